import type { AskedPerson } from '#src/ports/asked-people';
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

const asked = (more: Partial<AskedPerson> = {}): AskedPerson => ({
  ...{ network: 'libera', channel: '#crystal-lang', act: 'p_1/ask/1', code: 'ABCD2345' },
  ...{ mask: 'ann!a@home', at: 1_000, ...more },
});

test('C-5 who was asked is found by code, by mask or account, and by channel since a moment, oldest first', async () => {
  const { askedPeople } = store;
  const [ann, bob] = [
    asked({ account: 'ann', expires: 9_000 }),
    asked({ mask: 'bob!b@work', act: 'p_1/ask/2', at: 500 }),
  ];
  for (const one of [ann, bob, asked({ network: 'oftc' })]) await askedPeople.keep(one);

  expect(await askedPeople.ofCode({ network: 'libera', code: 'ABCD2345' })).toEqual([bob, ann]);
  expect(await askedPeople.ofCode({ network: 'libera', code: 'OTHER234' })).toEqual([]);
  expect(await askedPeople.ofPerson({ network: 'libera', mask: 'ann-at-work!a@work', account: 'ann' })).toEqual([ann]);
  expect(await askedPeople.ofPerson({ network: 'libera', mask: 'bob!b@work' })).toEqual([bob]);
  expect(await askedPeople.since({ network: 'libera', channel: '#crystal-lang', at: 501 })).toEqual([ann]);
  await askedPeople.forget(ann);
  expect(await askedPeople.ofCode({ network: 'libera', code: 'ABCD2345' })).toEqual([bob]);
});

test('C-12 a channel about which somebody said stop stays so, and no other', async () => {
  const { askedPeople } = store;
  const order = { network: 'libera', channel: '#quiet', by: 'ann!a@home', at: 1_000 };
  await askedPeople.stop(order);
  await askedPeople.stop({ ...order, by: 'bob!b@work' });

  expect(await askedPeople.isStopped({ network: 'libera', channel: '#quiet' })).toBe(true);
  expect(await askedPeople.isStopped({ network: 'oftc', channel: '#quiet' })).toBe(false);
});
