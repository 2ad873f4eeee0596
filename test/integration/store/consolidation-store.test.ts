import type { ConsolidationId } from '#src/consolidation/records';
import { turnAmong } from '#src/consolidation/run-state';
import type { RoomId, UserId } from '#src/portals/ids';
import type { Database } from '#src/store/database';
import { createStore, type Store } from '#src/store/store';
import { openFreshDatabase } from '#test/servers/postgres';
import { aConsolidation, aPlan, givenEnded, givenLease, givenRun, NOON } from '#test/world/kept-records';

let database: Database;
let store: Store;
let now = NOON;

beforeAll(async () => {
  database = await openFreshDatabase();
});

afterAll(() => database.close());

beforeEach(async () => {
  now = NOON;
  store = createStore(database, { now: () => now });
  await database.knex.raw('truncate plans, consolidations cascade');
});

const canonical = '!canonical:example.org' as RoomId;
const source = '!source:example.org' as RoomId;

test('W-2 a consolidation is read back as it was started, its legs in order', async () => {
  const plan = aPlan({ sources: ['!z:x', '!a:x', '!m:x'] });

  const started = await givenRun(store, { plan });

  expect(await store.consolidations.find(started.id)).toEqual(started);
  expect((await store.consolidations.legsOf(started.id)).map((leg) => [leg.position, leg.room, leg.state])).toEqual([
    [0, '!z:x', 'open'],
    [1, '!a:x', 'open'],
    [2, '!m:x', 'open'],
  ]);
});

test('W-2 a consolidation that was never started is not found', async () => {
  expect(await store.consolidations.find('c_none' as ConsolidationId)).toBeUndefined();
  expect(await store.consolidations.ofPlan('p_none' as never)).toBeUndefined();
  expect(await store.consolidations.list()).toEqual([]);
});

test('W-4 a room is in one consolidation at most, and nothing of the second one is kept', async () => {
  await givenRun(store);
  const second = aPlan({ id: 'p_second', canonical: '!other:x', sources: ['!third:x', source] });

  await expect(givenRun(store, { plan: second, id: 'c_second' })).rejects.toMatchObject({
    code: 'ROOM_LOCKED',
    facts: { room: source, consolidation: 'c_run0000001' },
  });

  expect(await store.consolidations.find('c_second' as ConsolidationId)).toBeUndefined();
  expect(await store.consolidations.holderOf('!third:x' as RoomId)).toBeUndefined();
});

test('W-2 the plan of a run stands as running from the very moment that there is a run, and as before where there is none', async () => {
  await givenRun(store);
  const second = aPlan({ id: 'p_second', canonical: '!other:x', sources: [source] });
  await expect(givenRun(store, { plan: second, id: 'c_second' })).rejects.toMatchObject({ code: 'ROOM_LOCKED' });

  expect(await store.plans.find(aPlan().id)).toMatchObject({ state: 'running' });
  expect(await store.plans.find(second.id)).toMatchObject({ state: 'open' });
});

test('C-11 who started a run stands in the log from the very moment that there is a run, and nobody where there is none', async () => {
  const told = (id: string) => ({ told: { plan: id, at: NOON, who: '@ann:x', what: 'run-started', detail: {} } });
  const second = aPlan({ id: 'p_second', canonical: '!other:x', sources: [source] });

  await givenRun(store, told(aPlan().id));
  await expect(givenRun(store, { plan: second, id: 'c_second', ...told(second.id) })).rejects.toThrow('part of');

  expect(await store.audit.of(aPlan().id)).toMatchObject([{ who: '@ann:x', what: 'run-started' }]);
  expect(await store.audit.of(second.id)).toEqual([]);
  expect(await store.audit.verify()).toEqual({ entries: 1 });
});

test('W-4 of many starts at the same moment that share a room one wins', async () => {
  const plans = [1, 2, 3, 4, 5].map((n) =>
    aPlan({ id: `p_${n}`, canonical: `!c${n}:x`, sources: ['!s:x', '!r:x'].slice(n % 2) }),
  );

  const starts = await Promise.allSettled(plans.map((plan, n) => givenRun(store, { plan, id: `c_${n}` })));

  const refused = starts.filter((start) => start.status === 'rejected');
  expect(refused.map((start) => start.reason.code)).toEqual(Array(4).fill('ROOM_LOCKED'));
});

test('W-4 the rooms of a consolidation that has ended can be taken by another', async () => {
  const first = await givenRun(store);
  await givenEnded(store, first.id);

  await givenRun(store, { plan: aPlan({ id: 'p_second' }), id: 'c_second' });

  expect(await store.consolidations.holderOf(canonical)).toBe('c_second');
});

test('W-2 a change writes the named fields, clears the undefined ones and leaves the others', async () => {
  const { id } = await givenRun(store);
  await store.consolidations.change(id, {
    state: 'waiting',
    reason: 'no word yet',
    leg: source,
    waitingFor: [{ party: 'canonical', what: 'a yes', until: NOON }],
  });
  now = NOON + 1;

  await store.consolidations.change(id, { state: 'running', reason: undefined, waitingFor: undefined });

  const { reason, ...found } = (await store.consolidations.find(id)) ?? {};
  expect(reason).toBeUndefined();
  expect(found).toEqual({ ...aConsolidation(), leg: source, changedAt: NOON + 1 });
});

test("W-9 the runner's change is not written over a person's word", async () => {
  const { id } = await givenRun(store);
  const fence = await givenLease(store, id);
  await store.consolidations.change(id, { state: 'paused', reason: 'the operator paused it' });

  await store.consolidations.change(id, { state: 'done', step: 'watch', onlyFrom: ['running'] }, fence);

  expect(await store.consolidations.find(id)).toMatchObject({ state: 'paused', step: 'inspect-rooms' });
});

test('C-11 a change and the line that tells of it are written together, and no line without a change', async () => {
  const { id, plan } = await givenRun(store);
  const told = (what: string) => ({ plan, consolidation: id, at: NOON, who: '@ops:example.org', what, detail: {} });
  const linesOf = async () => (await store.audit.of(plan)).map(({ what }) => what);

  await store.consolidations.change(id, { state: 'paused', onlyFrom: ['running'], told: told('run-pause') });
  await store.consolidations.change(id, { state: 'paused', onlyFrom: ['running'], told: told('told of nothing') });
  const unwritable = { ...told('run-undo'), at: Number.NaN };
  await expect(store.consolidations.change(id, { state: 'undoing', told: unwritable })).rejects.toThrow();

  expect(await linesOf()).toEqual(['run-started', 'run-pause']);
  expect(await store.consolidations.find(id)).toMatchObject({ state: 'paused' });
});

test('E-1 a change of a consolidation that does not exist is refused', async () => {
  await expect(store.consolidations.change('c_none' as ConsolidationId, { state: 'paused' })).rejects.toMatchObject({
    code: 'CONSOLIDATION_NOT_FOUND',
  });
});

test('W-2 the newest consolidation of a plan is found, and the list is newest first', async () => {
  const first = await givenRun(store);
  await givenEnded(store, first.id);
  const second = aConsolidation({ id: 'c_second', startedAt: NOON + 5 });
  await store.consolidations.create({ consolidation: second, rooms: [canonical], legs: [] });

  expect((await store.consolidations.ofPlan(first.plan))?.id).toBe('c_second');
  expect((await store.consolidations.list()).map(({ id }) => id)).toEqual(['c_second', first.id]);
});

test('W-6 a leg keeps its own state and step', async () => {
  const { id } = await givenRun(store, { plan: aPlan({ sources: ['!a:x', '!b:x'] }) });
  const fence = await givenLease(store, id);

  await store.consolidations.changeLeg(fence, { room: '!b:x' as RoomId, state: 'signposted', step: 'announce' });

  expect(await store.consolidations.legsOf(id)).toMatchObject([
    { room: '!a:x', state: 'open', step: 'inspect-rooms' },
    { room: '!b:x', state: 'signposted', step: 'announce' },
  ]);
});

test('W-4 a worker frozen within a record does not keep its row locked for long', async () => {
  const { rows } = await database.knex.raw('show idle_in_transaction_session_timeout');

  expect(rows).toEqual([{ idle_in_transaction_session_timeout: '10s' }]);
});

test('W-3 workers count as alive by their last sign of life', async () => {
  await store.workers.seen({ id: 'w1', host: 'h', pid: 1 });
  await store.workers.seen({ id: 'w2', host: 'h', pid: 2 });
  await store.workers.seen({ id: 'w2', host: 'h', pid: 2 });
  await database
    .knex('workers')
    .where({ id: 'w1' })
    .update({ seen_at: new Date(0) });

  expect(await store.workers.alive(60_000)).toBe(1);
  await store.workers.seen({ id: 'w1', host: 'h', pid: 1 });
  expect(await store.workers.alive(60_000)).toBe(2);
  await store.workers.gone('w2');
  expect(await store.workers.alive(60_000)).toBe(1);
});

/** Puts a run into the line as `run` does. */
async function givenInLine(id: string, startedBy?: string): Promise<number> {
  const by = startedBy as UserId | undefined;
  const place = await store.consolidations.placeFor(by);
  const plan = aPlan({ id: `p_${id}`, canonical: `!c${id}:x`, sources: [`!s${id}:x`] });
  await givenRun(store, { plan, id: `c_${id}`, place, ...(by !== undefined && { startedBy: by }) });
  return place;
}

const begins = (id: string): Promise<void> =>
  store.consolidations.change(`c_${id}` as ConsolidationId, { step: 'check-consent' });

test('W-8 no run comes before an earlier one of the same person, however many have begun meanwhile', async () => {
  const places = [await givenInLine('1'), await givenInLine('2'), await givenInLine('3')];
  await begins('1');
  await begins('2');

  expect([...places, await givenInLine('4')]).toEqual([1, 2, 3, 4]);
});

test('W-8 the first run of a person stands beside the first that waits, and their later ones take turns with the others', async () => {
  for (const id of ['1', '2', '3']) await givenInLine(id, '@ann:x');
  await begins('1');

  const places = [await givenInLine('4', '@bob:x'), await givenInLine('5', '@bob:x'), await givenInLine('6')];

  expect(places).toEqual([2, 3, 2]);
});

test('W-8 begun runs take turns between people: the first of each, then the second of each; what rests or waits in the line has none', async () => {
  for (const id of ['1', '2', '3', '4']) await givenInLine(id, '@ann:x');
  await givenInLine('5', '@bob:x');
  await givenInLine('6');
  for (const id of ['1', '2', '3', '5', '6']) await begins(id);
  const ids = ['1', '2', '3', '4', '5', '6'].map((id) => `c_${id}` as ConsolidationId);
  const turns = () => Promise.all(ids.map((id) => store.consolidations.turnOf(id)));

  expect(await turns()).toEqual([1, 2, 3, 4, 1, 1]);

  await store.consolidations.change('c_1' as ConsolidationId, { state: 'paused' });
  await store.consolidations.change('c_3' as ConsolidationId, { state: 'undoing' });
  expect(await turns()).toEqual([1, 1, 2, 3, 1, 1]);
  const runs = await store.consolidations.list();
  expect(ids.map((id) => turnAmong(runs, id))).toEqual([1, 1, 2, 3, 1, 1]);
});

test('W-8 a run that a server keeps from beginning keeps no place for newcomers, and an empty line begins anew', async () => {
  await givenInLine('1');
  await givenInLine('2');
  await store.consolidations.change('c_1' as ConsolidationId, { reason: 'The server does not answer.' });

  expect(await givenInLine('3', '@bob:x')).toBe(2);
  for (const id of ['2', '3']) await begins(id);
  expect(await givenInLine('4')).toBe(1);
});
