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

test('W-9 an outage began when it was first seen, and is told by what was said of it last', async () => {
  await store.outages.away({ network: 'libera', since: 1_000, said: 'The connection was lost.' });

  await store.outages.away({ network: 'libera', since: 9_000, said: 'The server cannot be reached.' });

  expect(await store.outages.of('libera')).toEqual({
    network: 'libera',
    since: 1_000,
    said: 'The server cannot be reached.',
  });
  expect(await store.outages.of('oftc')).toBeUndefined();
});

test('W-9 an outage that is over is known to nobody any more, and the next one begins anew', async () => {
  await store.outages.away({ network: 'hackint', since: 1_000, said: 'The connection was lost.' });

  await store.outages.back('hackint');

  expect(await store.outages.of('hackint')).toBeUndefined();
  await store.outages.away({ network: 'hackint', since: 5_000, said: 'The connection was lost.' });
  expect((await store.outages.of('hackint'))?.since).toBe(5_000);
});
