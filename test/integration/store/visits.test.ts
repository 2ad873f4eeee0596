import type { ActorId } from '#src/portals/actor';
import type { RoomId, UserId } from '#src/portals/ids';
import type { Database } from '#src/store/database';
import { createStore, type Store } from '#src/store/store';
import { openFreshDatabase } from '#test/servers/postgres';
import { aPlan } from '#test/unit/cli/answers';

let database: Database;
let store: Store;

beforeAll(async () => {
  database = await openFreshDatabase();
  store = createStore(database);
});

afterAll(() => database.close());

const visit = {
  room: '!theirs:example.org' as RoomId,
  actor: 'service:example.org' as ActorId,
  by: '@mod:example.org' as UserId,
  at: 1_000,
};

test('P-9 a visit is awaited, then entered, then left; another invitation begins anew and counts again', async () => {
  await store.visits.keep(visit);
  expect(await store.visits.awaited()).toEqual([visit]);

  await store.visits.entered(visit, 2_000);
  expect(await store.visits.awaited()).toEqual([]);
  expect(await store.visits.enteredBefore(2_000)).toEqual([]);
  expect(await store.visits.enteredBefore(2_001)).toEqual([{ ...visit, enteredAt: 2_000 }]);

  await store.visits.left(visit, 3_000);
  expect(await store.visits.enteredBefore(9_000)).toEqual([]);
  expect(await store.visits.countOf({ by: visit.by, since: 1_000 })).toBe(1);

  await store.visits.keep({ ...visit, at: 4_000 });
  expect(await store.visits.awaited()).toEqual([{ ...visit, at: 4_000 }]);
  expect(await store.visits.countOf({ by: visit.by, since: 4_001 })).toBe(0);
});

test('P-9 a room is named by a plan until that has expired, is void or over', async () => {
  const plan = aPlan({ expiresAt: 5_000 });
  const room = plan.canonical.room;
  await store.plans.keep(plan);

  const isNamed = (now: number) => store.plans.isNamed(room, now);
  expect([await isNamed(4_999), await isNamed(5_000)]).toEqual([true, false]);
  await store.plans.setState(plan.id, 'running');
  expect(await isNamed(9_000)).toBe(true);
  await store.plans.setState(plan.id, 'void', 'it was refused');
  expect(await isNamed(1_000)).toBe(false);
  expect(await store.plans.isNamed('!other:example.org' as RoomId, 0)).toBe(false);
});
