import * as fc from 'fast-check';
import type { Cluster, Group } from '#src/duplicates/groups/group';
import { type KeptGroup, keepIds } from '#src/duplicates/groups/keep-ids';

const cluster = (members: string): Cluster => ({ members: members.split(' '), tier: 'likely', joins: [], apart: [] });

/** Makes groups anew from these clusters, each a text of ids. */
function regroup(clusters: readonly string[], kept: readonly KeptGroup[] = []): KeptGroup[] {
  let number = kept.length;
  const { groups, ended } = keepIds(clusters.map(cluster), kept, () => `g${number++}`);
  const living = groups.map(asKept);
  const dead = kept.filter(({ id }) => !living.some((one) => one.id === id));
  expect([...ended].sort()).toEqual(
    dead
      .filter(({ lives }) => lives)
      .map(({ id }) => id)
      .sort(),
  );
  return [...living, ...dead.map((one) => ({ ...one, lives: false }))];
}

function asKept({ id, members, formerly, splitFrom }: Group): KeptGroup {
  return { id, members, formerly, lives: true, ...(splitFrom !== undefined && { splitFrom }) };
}

const told = (groups: readonly KeptGroup[]) =>
  groups.filter(({ lives }) => lives).map(({ id, members }) => `${id}: ${members.join(' ')}`);

test('D-10 a group keeps its id while endpoints come and go', () => {
  const first = regroup(['a b c', 'x y']);

  expect(told(regroup(['x y z', 'b c d'], first))).toEqual(['g1: x y z', 'g0: b c d']);
});

test('D-10 of a group that is split the larger part keeps the id, and the other says where it came from', () => {
  const split = regroup(['a b', 'c d e'], regroup(['a b c d e']));

  expect(told(split)).toEqual(['g1: a b', 'g0: c d e']);
  expect(split[0]).toMatchObject({ id: 'g1', splitFrom: 'g0' });
});

test('D-10 of groups that are merged the larger gives its id, and the other id leads to it', () => {
  const merged = regroup(['a b c x y'], regroup(['a b c', 'x y']));

  expect(told(merged)).toEqual(['g0: a b c x y']);
  expect(merged[0]?.formerly).toEqual(['g1']);
});

test('D-10 merged and split again, both have their old ids', () => {
  const merged = regroup(['a b c x y'], regroup(['a b c', 'x y']));
  const again = regroup(['a b c', 'x y'], merged);

  expect(told(again)).toEqual(['g0: a b c', 'g1: x y']);
  expect(again[0]?.formerly).toEqual([]);
});

test('D-10 a group whose endpoints vanish for a while comes back under its id', () => {
  const gone = regroup([], regroup(['a b']));

  expect(told(gone)).toEqual([]);
  expect(told(regroup(['a b'], gone))).toEqual(['g0: a b']);
});

test('D-10 no id is given twice, and the same groups made again keep all ids', () => {
  const letters = [...'abcdefghij'];
  const partition = fc
    .array(fc.nat(3), { minLength: 10, maxLength: 10 })
    .map((of) =>
      [0, 1, 2, 3]
        .map((part) => letters.filter((_, i) => of[i] === part).join(' '))
        .filter((members) => members.length > 2),
    );

  void fc.assert(
    fc.property(fc.array(partition, { minLength: 1, maxLength: 5 }), (scans) => {
      let kept: KeptGroup[] = [];
      for (const scan of scans) {
        kept = regroup(scan, kept);
        const ids = kept.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(told(regroup(scan, kept))).toEqual(told(kept));
      }
    }),
    { numRuns: 200 },
  );
});
