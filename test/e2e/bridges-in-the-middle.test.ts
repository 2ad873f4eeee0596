import { comeBack, untilBridged } from '#test/world/e2e/after-outage';
import { type BridgedE2eWorld, startBridgedE2eWorld } from '#test/world/e2e/bridged-world';
import { givenCommunity } from '#test/world/e2e/communities';
import type { PlanJson } from '#test/world/e2e/json-answers';
import { expectMerged } from '#test/world/e2e/outcome';
import { givenQuestionOfTheBridge } from '#test/world/e2e/portal-merge';
import { breachesOf, timesIn } from '#test/world/e2e/portal-outcome';
import { givenPortal, type Portal, saysYesToTheBridge } from '#test/world/e2e/portals';
import { untilDone, untilStatus } from '#test/world/e2e/status';
import { eventually } from '#test/world/eventually';
import { matrixPerson } from '#test/world/matrix-person';

const MINUTES = 60_000;
/** Longer than a portal takes from the operator's yes until its channel is recorded. */
const RECORD_DELAY_MS = 8_000;

let world: BridgedE2eWorld;

beforeAll(async () => {
  world = await startBridgedE2eWorld({
    label: 'middle',
    questionSeconds: 8,
    behaviour: { bridgeInfoDelayMs: RECORD_DELAY_MS },
  });
}, 5 * MINUTES);

afterAll(() => world.stop());

/** Both ways, once each. */
async function expectRelayed({ channel, room, iris, ann, dave }: Portal, line: string): Promise<void> {
  await iris.say(channel, `${line} on IRC`);
  await ann.send(room, `${line} on Matrix`);
  await iris.waitForMessage({ to: channel, text: `${line} on Matrix` }, { within: 30_000 });
  await eventually(async () => (await timesIn(dave, room, `${line} on IRC`)) === 1, { within: 30_000 });
}

/** An operator who saw the question, and says yes and something else now and then until the bridge thanks for it. */
async function saysYesUntilHeard({ op, channel }: Portal): Promise<void> {
  const { nick } = world.bridge;
  await eventually(
    async () => {
      await op.say(channel, 'the bridge may link this channel');
      await op.pm(nick, 'yes');
      await op.waitForMessage({ from: nick, text: 'the bridge is allowed' }, { within: 3_000 });
      return true;
    },
    { within: 2 * MINUTES },
  );
}

test(
  'B-5 V-7 a bridge that is restarted forgets whom it asked: the late yes counts for nothing, the channel works on, the question is put again, and the run ends',
  async () => {
    const { portal, canonical, given } = await givenQuestionOfTheBridge(world, '#forgotten');
    const { op, channel } = portal;

    await world.bridge.restart();
    await saysYesToTheBridge(portal);

    await op.waitForMessage({ from: world.bridge.nick, text: 'Nothing was asked of you' }, { within: 30_000 });
    const waiting = await untilStatus(world, { given, isSo: ({ state }) => state === 'waiting' });
    expect(waiting).toMatchObject({
      waitingFor: [{ party: expect.stringMatching(/#forgotten$/) }],
      legs: [{ state: 'open' }],
    });
    await expectRelayed(portal, 'still here');
    const heard = op.heard.length;
    await eventually(
      async () => {
        await op.say(channel, 'did the bridge ask me something?');
        await op.waitForMessage({ to: op.nick(), text: `with ${channel} on` }, { from: heard, within: 3_000 });
        return true;
      },
      { within: 2 * MINUTES },
    );
    await op.pm(world.bridge.nick, 'yes');
    await expectMerged(given, await untilDone(world, given));
    expect(await breachesOf(world, portal, canonical)).toEqual([]);
  },
  5 * MINUTES,
);

test(
  'B-5 V-7 an IRC server that ends while the bridge’s question is open takes nothing with it: the run waits for the channel’s operators, the channel works on in the old room when everybody is back, and their yes ends the run',
  async () => {
    const { portal, canonical, given } = await givenQuestionOfTheBridge(world, '#gone');

    await world.irc.kill();
    const waiting = await untilStatus(world, { given, isSo: ({ state }) => state === 'waiting' });
    expect(waiting).toMatchObject({
      waitingFor: [{ party: expect.stringMatching(/#gone$/) }],
      legs: [{ state: 'open' }],
    });
    await world.irc.restart();
    const again = await comeBack(world, portal);

    await untilBridged(world, again);
    await expectRelayed(again, 'back again');
    await saysYesUntilHeard(again);
    await expectMerged(given, await untilDone(world, given));
    expect(await breachesOf(world, again, canonical)).toEqual([]);
  },
  5 * MINUTES,
);

test(
  'M-2 a bridge that says success and writes its own record only seconds later leaves canonical with one record of each type',
  async () => {
    const { portal, canonical, given } = await givenQuestionOfTheBridge(world, '#unhurried');

    await saysYesToTheBridge(portal);

    await expectMerged(given, await untilDone(world, given));
    expect(await breachesOf(world, portal, canonical)).toEqual([]);
  },
  5 * MINUTES,
);

test(
  'P-1 a portal is planned by its alias, and a typing error in it makes the bridge create nothing',
  async () => {
    const portal = await givenPortal(world, { channel: '#typed' });
    const { canonical } = await givenCommunity(world, { canonical: { version: '11' }, sources: [] });
    const bot = matrixPerson({
      url: world.one.url,
      userId: world.bridge.bot,
      accessToken: world.bridge.registration.as_token,
    });
    const rooms = await bot.joinedRooms();

    const wrong = await world.json<{ code: string }>([
      ...['plan', '--into', canonical.room, '--retire', world.bridge.aliasOf('#tpyed'), '--dry-run'],
    ]);
    const right = await world.json<PlanJson>([
      'plan',
      '--into',
      canonical.room,
      '--retire',
      portal.aliases[0] ?? '',
      '--dry-run',
    ]);

    expect(`${JSON.stringify(wrong.answer)}${wrong.stderr}`).toContain('PORTAL_NOT_FOUND');
    expect(right.answer.legs.map(({ room }) => room)).toEqual([portal.room]);
    expect(await bot.joinedRooms()).toEqual(rooms);
  },
  5 * MINUTES,
);
