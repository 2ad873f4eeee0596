import type { EventId, RoomId, UserId } from '#src/portals/ids';
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

const room = '!quiet:example.org' as RoomId;
const said = { room, by: '@mod:example.org' as UserId, event: '$never' as EventId, at: 1_000 };

test('C-12 a room that is kept quiet is remembered with who said so, until asking is welcome again', async () => {
  await store.quietRooms.keepQuiet(said);
  await store.quietRooms.keepQuiet({ ...said, by: '@other:example.org' as UserId });

  expect(await store.quietRooms.find(room)).toEqual(said);
  expect(await store.quietRooms.find('!other:example.org' as RoomId)).toBeUndefined();
  await store.quietRooms.welcome(room);
  await store.quietRooms.welcome(room);
  expect(await store.quietRooms.find(room)).toBeUndefined();
});
