import type { EventId, RoomId } from '#src/portals/ids';
import type { MergeRequest, RequestId } from '#src/ports/merge-requests';
import type { Database } from '#src/store/database';
import { createStore, type Store } from '#src/store/store';
import { openFreshDatabase } from '#test/servers/postgres';

let database: Database;
let store: Store;

beforeAll(async () => {
  database = await openFreshDatabase();
  store = createStore(database);
});

afterAll(() => database.close());

let count = 0;

/** A request that was kept. */
async function givenRequest(more: Partial<MergeRequest> = {}): Promise<MergeRequest> {
  count += 1;
  const by = more.by ?? `@ann${count}:example.org`;
  const request: MergeRequest = {
    id: `r_${count}` as RequestId,
    into: '#new:example.org',
    retire: ['#old:example.org', 'irc://libera/#crystal'],
    rooms: [`!new${count}:example.org` as RoomId, `!old${count}:example.org` as RoomId],
    by,
    room: '!new:example.org' as RoomId,
    event: '$asked' as EventId,
    at: 1_000,
    state: 'waiting',
    changedAt: 1_000,
    supporters: [{ by, at: 1_000 }],
    ...more,
  };
  await store.requests.keep(request);
  return request;
}

test('C-12 a request is kept as it was made, also one that says neither where nor into what', async () => {
  const full = await givenRequest();
  const { into: _into, room: _room, event: _event, ...sparse } = full;
  const bare = { ...sparse, id: 'r_bare' as RequestId, rooms: [] };
  await store.requests.keep(bare);

  expect(await store.requests.find(full.id)).toEqual(full);
  expect(await store.requests.find(bare.id)).toEqual(bare);
  expect(await store.requests.find('r_none' as RequestId)).toBeUndefined();
});

test('C-12 requests are found by state and by all of their rooms, newest first', async () => {
  const older = await givenRequest({ state: 'received', at: 2_000 });
  const newer = await givenRequest({ state: 'received', at: 3_000, rooms: older.rooms });

  expect((await store.requests.inStates(['received', 'refused'])).map(({ id }) => id)).toEqual([newer.id, older.id]);
  expect((await store.requests.naming(older.rooms)).map(({ id }) => id)).toEqual([newer.id, older.id]);
  expect(await store.requests.naming([...older.rooms, '!third:example.org' as RoomId])).toEqual([]);
});

test('C-12 what one person asked since then is counted, whatever came of it', async () => {
  const by = '@often:example.org';
  await givenRequest({ by, at: 1_000 });
  await givenRequest({ by, at: 5_000, state: 'refused' });

  expect(await store.requests.countOf({ by, since: 1_000 })).toBe(2);
  expect(await store.requests.countOf({ by, since: 1_001 })).toBe(1);
  expect(await store.requests.countOf({ by: '@nobody:example.org', since: 0 })).toBe(0);
});

test('C-12 who supports a request is noted once', async () => {
  const { id, by } = await givenRequest();

  expect(await store.requests.support(id, { by: '@bea:example.org', at: 2_000 })).toBe(true);
  expect(await store.requests.support(id, { by: '@bea:example.org', at: 3_000 })).toBe(false);
  expect((await store.requests.find(id))?.supporters).toEqual([
    { by, at: 1_000 },
    { by: '@bea:example.org', at: 2_000 },
  ]);
});

test('W-4 of two that change a request at once one does, and what is known is kept', async () => {
  const { id } = await givenRequest({ state: 'approved' });
  const claim = { id, from: ['approved'], to: 'planning', at: 2_000 } as const;

  const claims = await Promise.all([store.requests.change(claim), store.requests.change(claim)]);
  expect(claims.filter(Boolean)).toHaveLength(1);
  expect(await store.requests.change({ ...claim, from: ['planning'], before: 2_000 })).toBe(false);
  expect(await store.requests.change({ ...claim, from: ['planning'], before: 2_001, plan: 'p_1' })).toBe(true);
  const settled = {
    id,
    from: ['planning'],
    to: 'failed',
    at: 3_000,
    reason: 'no\0thing',
    decidedBy: '@ops:x',
  } as const;
  await store.requests.change(settled);

  expect(await store.requests.find(id)).toMatchObject({
    state: 'failed',
    changedAt: 3_000,
    plan: 'p_1',
    reason: 'no\uFFFDthing',
    decidedBy: '@ops:x',
  });
});
