import { type BridgedE2eWorld, startBridgedE2eWorld } from '#test/world/e2e/bridged-world';
import { givenCommunity } from '#test/world/e2e/communities';
import { factsOf } from '#test/world/e2e/facts';
import { expectMerged } from '#test/world/e2e/outcome';
import { givenAgreedMerge } from '#test/world/e2e/portal-merge';
import { breachesOf } from '#test/world/e2e/portal-outcome';
import { givenPortal, type PortalWish, saysYesToTheBridge } from '#test/world/e2e/portals';
import { expectUnchanged } from '#test/world/e2e/refusals';
import { untilDone, untilStatus } from '#test/world/e2e/status';
import { eventually } from '#test/world/eventually';

const MINUTES = 60_000;

let world: BridgedE2eWorld;

beforeAll(async () => {
  world = await startBridgedE2eWorld({ label: 'split', splits: true });
}, 5 * MINUTES);

afterAll(() => world.stop());

/** A portal that is about to be retired, with everybody's yes. */
async function givenAgreed(wish: PortalWish) {
  const portal = await givenPortal(world, wish);
  const { canonical } = await givenCommunity(world, { canonical: { powerForUs: false, version: '11' }, sources: [] });
  const given = await givenAgreedMerge(world, { canonical, portals: [portal] });
  return { portal, canonical, given };
}

test(
  'V-7 C-8 a netsplit hides the operator who agreed: the run writes nothing until the network is whole again, and ends then by itself',
  async () => {
    const { portal, canonical, given } = await givenAgreed({ channel: '#split', opIsFar: true });
    const network = await world.onIrc('netop', '#split');
    await network.oper(world.irc.operator);
    const looking = { rooms: [canonical], aliases: given.community.oldAliases };
    network.raw(`DISCONNECT ${world.far?.name}`);
    await eventually(async () => !(await network.names('#split')).join().includes(portal.op.nick()));
    const before = await factsOf(looking);

    await world.json(['run', given.plan.plan]);
    await untilStatus(world, { given, isSo: ({ reason }) => /was not seen on quietnet/.test(reason ?? '') });
    await expectUnchanged(before, looking);
    network.raw(`CONNECT ${world.far?.name}`);

    await saysYesToTheBridge(portal);
    await expectMerged(given, await untilDone(world, given));
    expect(await breachesOf(world, portal, canonical)).toEqual([]);
  },
  5 * MINUTES,
);
