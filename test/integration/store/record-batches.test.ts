import { HeldRecords } from '#jobs/held-records';
import type { Act } from '#src/consolidation/act';
import type { PlanId } from '#src/consolidation/plan';
import type { Consolidation, ConsolidationId, Fence } from '#src/consolidation/records';
import { goingForward } from '#src/consolidation/run-state';
import type { ActorId } from '#src/portals/actor';
import type { RoomId } from '#src/portals/ids';
import type { Database } from '#src/store/database';
import { createStore, type Store } from '#src/store/store';
import { openFreshDatabase } from '#test/servers/postgres';
import { givenLease, givenRun, NOON } from '#test/world/kept-records';

let database: Database;
let store: Store;
let run: ConsolidationId;
let fence: Fence;
let held: HeldRecords;

const leg = '!source:example.org' as RoomId;
const act: Act = { verb: 'leave', actor: 'service:example.org' as ActorId, room: leg };
const clock = { now: () => NOON };

beforeAll(async () => {
  database = await openFreshDatabase();
  store = createStore(database, clock);
});

afterAll(() => database.close());

beforeEach(async () => {
  await database.knex.raw('truncate plans, consolidations cascade');
  run = (await givenRun(store)).id;
  fence = await givenLease(store, run);
  held = new HeldRecords({ records: store, clock, fence });
});

function intent(id: string) {
  return { id, act, former: {}, isDone: false, place: { consolidation: run, step: 'announce' as const, leg } };
}

test('W-2 what happened is written with the next intent, in order, and reads back as it is held', async () => {
  await held.intendStep({ step: 'announce', leg });
  await held.intend([intent('a1'), intent('a2')], { onlyFrom: goingForward });
  await held.concludeAct('a1', { result: 'done' });
  await held.concludeStep({ step: 'announce', leg, state: 'done', note: 'both told' });
  await held.changeLeg({ room: leg, state: 'signposted', step: 'announce' });
  const before = await store.actRecords.of(run);

  await held.intend([intent('a3')], { onlyFrom: goingForward });

  expect(before.map(({ id, outcome }) => [id, outcome])).toEqual([
    ['a1', undefined],
    ['a2', undefined],
  ]);
  expect(await store.actRecords.of(run)).toEqual(await held.acts());
  expect(await store.stepRecords.of(run)).toEqual(await held.steps());
  expect(await store.consolidations.legsOf(run)).toEqual(await held.legs());
});

test('W-5 a pause that came meanwhile lets what happened be recorded, and nothing begin', async () => {
  await held.intend([intent('a1')], { onlyFrom: goingForward });
  await store.consolidations.change(run, { state: 'paused' });
  await held.concludeAct('a1', { result: 'done' });

  await expect(held.intend([intent('a2')], { onlyFrom: goingForward })).rejects.toMatchObject({
    code: 'RUN_INTERRUPTED',
  });

  const kept = await store.actRecords.of(run);
  expect(kept.map(({ id, outcome }) => [id, outcome?.result])).toEqual([['a1', 'done']]);
});

test('W-4 a batch whose lease has gone writes nothing of it', async () => {
  await held.intend([intent('a1')], { onlyFrom: goingForward });
  await held.concludeAct('a1', { result: 'done' });
  await store.leases.release(fence);
  await givenLease(store, run);

  await expect(held.intend([intent('a2')], { onlyFrom: goingForward })).rejects.toMatchObject({ code: 'LEASE_LOST' });

  const kept = await store.actRecords.of(run);
  expect(kept.map(({ id, outcome }) => [id, outcome?.result])).toEqual([['a1', undefined]]);
});

const broken = 'a\0b \ud800';
const line = { plan: 'p_1', consolidation: 'c_1', at: NOON, who: 'tributary' };

test('C-11 lines of the story are chained in the order in which they were told, those of what begins last', async () => {
  held.tell({ ...line, what: 'told-first', detail: { text: broken } });
  await held.intend([intent('a1')], {
    onlyFrom: goingForward,
    with: { audit: [{ ...line, what: 'point-of-no-return', detail: {} }] },
  });
  await store.audit.append({ ...line, what: 'told-later', detail: null });

  const told = (await store.audit.of('p_1')).slice(-3);
  expect(told.map(({ what }) => what)).toEqual(['told-first', 'point-of-no-return', 'told-later']);
  expect(await store.audit.verify()).toMatchObject({ entries: told.at(-1)?.sequence });
});

test('C-11 what was to begin and did not is not told', async () => {
  await store.consolidations.change(run, { state: 'paused' });
  held.tell({ ...line, what: 'it-happened', detail: {} });
  const begins = { onlyFrom: goingForward, with: { audit: [{ ...line, what: 'point-of-no-return', detail: {} }] } };

  await expect(held.intend([intent('a1')], begins)).rejects.toMatchObject({ code: 'RUN_INTERRUPTED' });

  const told = (await store.audit.of('p_1')).map(({ what }) => what);
  expect(told.at(-1)).toBe('it-happened');
});

test('W-2 changes of the run are made in order, each only from the states it names, and clear what they name as gone', async () => {
  held.change({ state: 'waiting', reason: broken, leg, waitingFor: [{ party: 'canonical', what: broken }] });
  held.change({ state: 'paused', onlyFrom: ['waiting'] });
  held.change({ state: 'done', reason: undefined, onlyFrom: goingForward });
  await held.write();
  const paused = await store.consolidations.find(run);

  held.change({ state: 'running', reason: undefined, leg: undefined, waitingFor: [] });
  await held.write();

  expect(paused).toMatchObject({ state: 'paused', reason: 'a\uFFFDb \uFFFD', leg });
  expect(await held.seen()).toEqual(await store.consolidations.find(run));
  expect(await held.seen()).not.toHaveProperty('reason');
  expect(await held.seen()).not.toHaveProperty('leg');
});

test('W-2 an alias that came and is on its way again in one batch stands as on its way', async () => {
  const entry = { consolidation: run, alias: '#a:x' as const, from: leg, to: '!canonical:x' as RoomId };
  held.journal({ ...entry, state: 'moved' });

  const moving = { ...entry, state: 'moving' as const, at: NOON };
  await held.intend([intent('a1')], { onlyFrom: goingForward, with: { aliases: [moving] } });

  expect(await store.aliasJournal.of(run)).toEqual([{ ...entry, state: 'moving' }]);
});

test('W-2 what a room made up is kept in acts as it was', async () => {
  await held.intend([{ ...intent('a1'), former: { content: { name: broken } } }], { onlyFrom: goingForward });

  expect((await store.actRecords.of(run))[0]?.former).toEqual({ content: { name: broken } });
});

const ending = {
  onlyFrom: goingForward,
  change: { state: 'done' },
  told: { ...line, what: 'run-done', detail: {} },
} as const;

async function whatEnded() {
  const { plan, state } = (await store.consolidations.find(run)) as Consolidation;
  const told = (await store.audit.of('p_1')).at(-1)?.what;
  return {
    run: state,
    plan: (await store.plans.find(plan))?.state,
    held: await store.consolidations.holderOf(leg),
    told,
  };
}

test('W-2 a run, its plan, its hold on the rooms and the line that tells of it end together', async () => {
  expect(await held.end(ending)).toBe(true);

  expect(await whatEnded()).toEqual({ run: 'done', plan: 'ended', held: undefined, told: 'run-done' });
  expect(await held.seen()).toMatchObject({ state: 'done' });
});

test('W-12 a run that is refused frees its rooms in one with its end, and its plan stays as the refusal left it', async () => {
  const refused = { ...ending, change: { state: 'refused' }, told: { ...ending.told, what: 'run-refused' } } as const;
  await store.plans.setState('p_plan000001' as PlanId, 'void', 'a refusal');

  expect(await held.end(refused)).toBe(true);

  expect(await whatEnded()).toEqual({ run: 'refused', plan: 'void', held: undefined, told: 'run-refused' });
});

test('W-12 a run that was paused before its end was written keeps its plan and its rooms, and nothing is told', async () => {
  await store.audit.append({ ...line, what: 'told-before', detail: {} });
  await store.consolidations.change(run, { state: 'paused' });

  expect(await held.end(ending)).toBe(false);

  expect(await whatEnded()).toEqual({ run: 'paused', plan: 'running', held: run, told: 'told-before' });
});

test('W-4 nothing ends by a batch whose lease has gone', async () => {
  await store.audit.append({ ...line, what: 'told-before', detail: {} });
  await store.leases.release(fence);
  await givenLease(store, run);

  await expect(held.end(ending)).rejects.toMatchObject({ code: 'LEASE_LOST' });

  expect(await whatEnded()).toEqual({ run: 'running', plan: 'running', held: run, told: 'told-before' });
});
