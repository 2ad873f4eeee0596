import type { Group, PairWord } from '#src/duplicates/groups/group';
import type { GroupStore } from '#src/ports/group-store';
import type { Database } from '#src/store/database';
import { createStore } from '#src/store/store';
import { openFreshDatabase } from '#test/servers/postgres';
import { groupsInMemory } from '#test/world/groups-in-memory';

let database: Database;

beforeAll(async () => {
  database = await openFreshDatabase();
});

afterAll(() => database.close());

const from = { who: 'a\0b', where: 'names' };

function aGroup(id: string, more: Partial<Group> = {}): Group {
  const joins = [
    { a: 'a', b: 'b', tier: 'likely', score: 0.7, evidence: [{ kind: 'same-name', weight: 5, says: 'x\ud800', from }] },
  ] as const;
  return { id, members: ['a', 'b'], tier: 'likely', joins, apart: [], formerly: [], ...more };
}

/** One after the other, since what they tell builds up. */
describe.each<[string, () => GroupStore]>([
  ['in the database', () => createStore(database).groups],
  ['in memory', groupsInMemory],
])('groups %s', (_, open) => {
  let store: GroupStore;

  beforeAll(() => {
    store = open();
  });

  test('D-10 groups are kept with their evidence, and found by their id and by those that became part of them', async () => {
    const group = aGroup('g_one', { formerly: ['g_old'], splitFrom: 'g_other' });
    await store.remake({ stamp: 's1', make: () => ({ groups: [group, aGroup('g_two')], ended: [] }) });

    expect(await store.all()).toEqual([group, aGroup('g_two')]);
    expect(await store.find('g_one')).toEqual(group);
    expect(await store.find('g_old')).toEqual(group);
    expect(await store.find('g_none')).toBeUndefined();
    expect(await store.stamp()).toBe('s1');
  });

  test('D-10 a group that ended is not found, is still known when groups are made anew, and can come back', async () => {
    await store.remake({ stamp: 's2', make: () => ({ groups: [aGroup('g_one')], ended: ['g_two'] }) });
    expect((await store.all()).map(({ id }) => id)).toEqual(['g_one']);
    expect(await store.find('g_two')).toBeUndefined();

    await store.remake({
      stamp: 's3',
      make: (kept) => {
        expect(kept.map(({ id, lives }) => [id, lives]).sort()).toEqual([
          ['g_one', true],
          ['g_two', false],
        ]);
        return { groups: [aGroup('g_two')], ended: ['g_one'] };
      },
    });
    expect((await store.all()).map(({ id }) => id)).toEqual(['g_two']);
  });

  test('D-10 a making that fails leaves everything as it was', async () => {
    const fails = store.remake({
      stamp: 's4',
      make: () => {
        throw new Error('out of memory');
      },
    });

    await expect(fails).rejects.toThrow('out of memory');
    expect(await store.stamp()).toBe('s3');
  });

  test('D-10 words are kept in the order in which they were said, with who and when', async () => {
    const words: readonly PairWord[] = [
      { a: 'a', b: 'b', word: 'same', who: '@ann:example.org', at: 1_000, note: 'met' },
      { a: 'b', b: 'a', word: 'different', who: '@bob:example.org', at: 2_000 },
    ];
    await store.say(words);
    await store.say([]);
    await store.say([{ a: 'a', b: 'b', word: 'unsaid', who: '@ann:example.org', at: 3_000 }]);

    expect((await store.words()).map(({ word }) => word)).toEqual(['same', 'different', 'unsaid']);
    expect((await store.words()).slice(0, 2)).toEqual(words);
  });

  test('D-10 groups are found by the endpoints they hold, as long as they live', async () => {
    const members = ['c', 'x\0y'];
    await store.remake({ stamp: 's', make: () => ({ groups: [aGroup('g_three', { members })], ended: [] }) });
    expect((await store.holding(['c', 'nobody'])).map(({ id }) => id)).toEqual(['g_three']);
    expect((await store.holding(['x\0y'])).map(({ id }) => id)).toEqual(['g_three']);

    await store.remake({ stamp: 's', make: () => ({ groups: [], ended: ['g_three'] }) });
    expect(await store.holding(['c'])).toEqual([]);
    expect(await store.holding([])).toEqual([]);
  });
});

test('D-10 makers at once take turns, and each sees what the one before has kept', async () => {
  const { groups } = createStore(database);
  const seen: number[] = [];
  const made = Array.from({ length: 4 }, (_, i) =>
    groups.remake({
      stamp: `turn ${i}`,
      make: (kept) => {
        seen.push(kept.length);
        return { groups: [aGroup(`g_turn${i}`)], ended: [] };
      },
    }),
  );

  await Promise.all(made);

  expect(new Set(seen).size).toBe(4);
});
