import { comeBack } from '#test/world/e2e/after-outage';
import { type BridgedE2eWorld, startBridgedE2eWorld } from '#test/world/e2e/bridged-world';
import { givenCommunity } from '#test/world/e2e/communities';
import { givenAskedPlan } from '#test/world/e2e/consents';
import { expectMerged } from '#test/world/e2e/outcome';
import { givenQuestionOfTheBridge } from '#test/world/e2e/portal-merge';
import { breachesOf } from '#test/world/e2e/portal-outcome';
import { givenPortal, operatorAgrees, type Portal, saysYesToTheBridge } from '#test/world/e2e/portals';
import { untilDone, untilStatus } from '#test/world/e2e/status';

const MINUTES = 60_000;

let world: BridgedE2eWorld;

beforeAll(async () => {
  world = await startBridgedE2eWorld({ label: 'away' });
}, 5 * MINUTES);

afterAll(() => world.stop());

/** The first write into the old room after the link is the one that closes it: then the channel is in two rooms. */
function whileInTwoRooms({ room }: Portal): Promise<void> {
  return world.gates.one.freezeAfter([new RegExp(`PUT .*${encodeURIComponent(room).replace(/[.*]/g, '\\$&')}`)]);
}

test(
  'V-7 B-6 an IRC server that dies while the channel is in two rooms: the run says that the network is away and goes on by itself when it is back, and nothing is lost',
  async () => {
    const { portal, canonical, given } = await givenQuestionOfTheBridge(world, '#between');
    const between = whileInTwoRooms(portal);
    await saysYesToTheBridge(portal);
    await between;
    await world.irc.kill();
    world.gates.one.thaw();

    await untilStatus(world, { given, isSo: ({ reason }) => /quietnet cannot be reached/.test(reason ?? '') });
    await world.irc.restart();
    const again = await comeBack(world, portal);

    const done = await untilDone(world, given);
    await expectMerged(given, done);
    expect(await breachesOf(world, again, canonical)).toEqual([]);
  },
  5 * MINUTES,
);

test(
  'V-7 C-5 an IRC server that is away when its operators are to be asked: the status says that the network cannot be reached and since when; they are asked when it is back',
  async () => {
    const portal = await givenPortal(world, { channel: '#unasked' });
    const { canonical } = await givenCommunity(world, { canonical: { powerForUs: false, version: '11' }, sources: [] });
    const community = {
      name: 'unasked',
      canonical,
      sources: [portal],
      rooms: [canonical, portal],
      oldAliases: portal.aliases,
    };
    await world.irc.kill();
    const given = await givenAskedPlan(world, community);
    await world.json(['run', given.plan.plan]);

    const waiting = await untilStatus(world, {
      given,
      isSo: ({ waitingFor }) => waitingFor.some(({ what }) => /cannot be reached/.test(what)),
    });

    expect(waiting.waitingFor).toContainEqual(
      expect.objectContaining({
        party: 'network:quietnet/#unasked',
        what: expect.stringMatching(/The IRC network quietnet cannot be reached .*since 20..-..-.. ..:.. UTC/),
      }),
    );
    await world.irc.restart();
    await operatorAgrees(await comeBack(world, portal));
    const { waitingFor } = await untilStatus(world, {
      given,
      isSo: (status) => !status.waitingFor.some(({ party }) => party.startsWith('network:')),
    });
    expect(waitingFor).not.toEqual([]);
  },
  5 * MINUTES,
);
