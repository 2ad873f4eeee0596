import { type BridgedE2eWorld, startBridgedE2eWorld } from '#test/world/e2e/bridged-world';
import { givenCommunity, type RoomWish } from '#test/world/e2e/communities';
import type { PlanJson, ReportJson, StatusJson } from '#test/world/e2e/json-answers';
import { expectMerged } from '#test/world/e2e/outcome';
import { givenAgreedMerge } from '#test/world/e2e/portal-merge';
import { breachesOf, timesIn } from '#test/world/e2e/portal-outcome';
import { givenPortal, operatorLetsTheBridge, saysYesToTheBridge } from '#test/world/e2e/portals';
import { eventually } from '#test/world/eventually';

let world: BridgedE2eWorld;

/** Synapse's own default for joins, which the other tests' homeservers do without. */
const DEFAULT_JOIN_LIMITS = {
  rc_joins_per_room: { per_second: 1, burst_count: 10 },
  rc_joins: { local: { per_second: 0.1, burst_count: 10 }, remote: { per_second: 0.01, burst_count: 10 } },
};

beforeAll(async () => {
  world = await startBridgedE2eWorld({ label: 'portals', homeserver: DEFAULT_JOIN_LIMITS });
});

afterAll(() => world.stop());

/** A room of people's own on the first homeserver, in which nobody of ours has any power yet. */
async function roomHere(wish: RoomWish = {}) {
  return (await givenCommunity(world, { canonical: { powerForUs: false, ...wish }, sources: [] })).canonical;
}

async function roomElsewhere(wish: RoomWish) {
  const { sources } = await givenCommunity(world, { sources: [{ powerForUs: false, ...wish }] });
  if (!sources[0]) throw new Error('no room was made');
  return sources[0];
}

async function run(plan: PlanJson): Promise<StatusJson> {
  return (await world.json<StatusJson>(['run', plan.plan, '--follow'])).answer;
}

async function report({ consolidation }: StatusJson): Promise<ReportJson> {
  return (await world.json<ReportJson>(['report', consolidation])).answer;
}

test('B-6 C-5 W-6 a silent operator keeps one leg open and working while the others go on; a late yes brings it along', async () => {
  const [talking, quiet] = [
    await givenPortal(world, { channel: '#one' }),
    await givenPortal(world, { channel: '#quiet' }),
  ];
  const canonical = await roomHere({ version: '11' });
  const native = await roomElsewhere({ version: '10' });
  const portals = [talking, quiet];
  const given = await givenAgreedMerge(world, { canonical, portals, natives: [native] });

  const [waiting] = await Promise.all([run(given.plan), operatorLetsTheBridge(talking)]);
  await quiet.iris.say('#quiet', 'anybody?');
  await quiet.ann.send(quiet.room, 'we are all here');
  await quiet.iris.waitForMessage({ to: '#quiet', text: 'we are all here' }, { within: 30_000 });
  await eventually(async () => (await timesIn(quiet.dave, quiet.room, 'anybody?')) === 1);

  expect(waiting).toMatchObject({ state: 'waiting', waitingFor: [{ party: expect.stringMatching(/#quiet$/) }] });
  expect(waiting.legs.map(({ state }) => state)).toEqual(['signposted', 'open', 'signposted']);

  await saysYesToTheBridge(quiet);
  const done = await eventually(
    async () => {
      const { answer } = await world.json<StatusJson>(['status', waiting.consolidation]);
      return answer.state === 'done' && answer;
    },
    { within: 90_000, every: 1_000 },
  );

  await expectMerged(given, done);
  expect(await breachesOf(world, talking, canonical)).toEqual([]);
  expect(await breachesOf(world, quiet, canonical)).toEqual([]);
  expect((await report(done)).doubleBridged.map(({ channel }) => channel)).toEqual(['#one', '#quiet']);
});

test('W-10 B-6 a portal with two spellings of its alias is closed, unlinked and retired into a room elsewhere with another past', async () => {
  const portal = await givenPortal(world, { channel: '#spelled', twoSpellings: true });
  const predecessor = { room_id: '!long-gone:elsewhere.test', event_id: '$gone' };
  const canonical = await roomElsewhere({ version: '11', create: { creation_content: { predecessor } } });
  const given = await givenAgreedMerge(world, { canonical, portals: [portal] });

  const [done] = await Promise.all([run(given.plan), operatorLetsTheBridge(portal)]);

  await expectMerged(given, done);
  expect(await breachesOf(world, portal, canonical)).toEqual([]);
  expect(await orderIn(portal.room)).toEqual(['closed', 'bot gone', 'tombstone']);
  const { doubleBridged, steps } = await report(done);
  expect(doubleBridged).toMatchObject([{ channel: '#spelled', seconds: expect.any(Number) }]);
  expect(steps.find(({ step }) => step === 'unlink-source')?.note).toMatch(
    /#spelled was linked to both rooms for at most/,
  );
});

test('W-8 thirty people of IRC find their way into canonical although the homeserver lets in one a second', async () => {
  const portal = await givenPortal(world, { channel: '#crowd', crowd: 27 });
  const canonical = await roomHere({ version: '10' });
  const given = await givenAgreedMerge(world, { canonical, portals: [portal] });

  const [done] = await Promise.all([run(given.plan), operatorLetsTheBridge(portal)]);

  expect(given.plan.warnings.map(({ code }) => code)).toContain('many-arrivals');
  await expectMerged(given, done);
  expect(await breachesOf(world, portal, canonical)).toEqual([]);
});

/** What happened in an old portal, each at the first time it did, in order; levels are written again by modes and at the end. */
async function orderIn(room: string): Promise<readonly string[]> {
  const events = await world.people.dave.messages(room, 500);
  const happened = events.flatMap(({ type, content, state_key: key }) => {
    if (type === 'm.room.power_levels' && Number(content.events_default) > 0) return ['closed'];
    if (type === 'm.room.member' && key === world.bridge.bot && content.membership === 'leave') return ['bot gone'];
    return type === 'm.room.tombstone' ? ['tombstone'] : [];
  });
  return [...new Set(happened)];
}
