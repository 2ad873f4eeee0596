import { HeldRecords } from '#jobs/held-records';
import type { Act } from '#src/consolidation/act';
import type { ConsolidationId, Fence } from '#src/consolidation/records';
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
