import * as fc from 'fast-check';
import type { DuplicateVerdict } from '#src/duplicates/evidence';
import { clusterEndpoints } from '#src/duplicates/groups/cluster';
import type { Cluster, ProposedTier, Tie } from '#src/duplicates/groups/group';
import { from } from './given-endpoints.ts';

const IDS = [...'abcdefghijkl'];

interface World {
  readonly ties: readonly Tie[];
  readonly different: readonly (readonly [string, string])[];
}

const pair = fc.tuple(fc.constantFrom(...IDS), fc.constantFrom(...IDS)).filter(([a, b]) => a < b);
const tie = fc
  .record({
    pair,
    tier: fc.constantFrom<ProposedTier>('certain', 'certain', 'likely', 'possible'),
    score: fc.constantFrom(0.4, 0.6, 0.9),
    kind: fc.constantFrom('same-name' as const, 'mutual-links' as const, 'person-said-same' as const),
  })
  .map(({ pair: [a, b], tier, score, kind }): Tie => aTie({ a, b, tier, score }, kind));
const world: fc.Arbitrary<World> = fc.record({
  ties: fc.uniqueArray(tie, { selector: ({ a, b }) => `${a} ${b}`, maxLength: 30 }),
  different: fc.uniqueArray(pair, { selector: (ids) => ids.join(' '), maxLength: 4 }),
});

function aTie(one: Omit<Tie, 'evidence'>, kind: 'same-name' | 'mutual-links' | 'person-said-same' = 'same-name'): Tie {
  const tier = kind === 'person-said-same' ? 'certain' : one.tier;
  return { ...one, tier, evidence: [{ kind, weight: 10, says: `${one.a} and ${one.b} are alike`, from }] };
}

/** Who was not proposed says nothing, unless both names are early in the alphabet: those are two on purpose. */
function clustersOf({ ties, different }: World): readonly Cluster[] {
  const known = new Map(
    ties.flatMap((one) => [[`${one.a} ${one.b}`, one] as const, [`${one.b} ${one.a}`, one] as const]),
  );
  const decide = (a: string, b: string): Pick<DuplicateVerdict, 'tier' | 'evidence'> =>
    known.get(`${a} ${b}`) ?? {
      tier: 'none',
      evidence: a < 'd' && b < 'd' ? [{ kind: 'same-place', weight: -10, says: 'two on purpose', from }] : [],
    };
  return clusterEndpoints({ ties, different, decide });
}

test('D-10 groups do not depend on the order of pairs, nor on which of two stands first', () => {
  const turned = world.chain((one) =>
    fc.record({
      one: fc.constant(one),
      order: fc.shuffledSubarray([...one.ties.keys()], { minLength: one.ties.length }),
      turns: fc.array(fc.boolean(), { minLength: one.ties.length, maxLength: one.ties.length }),
    }),
  );
  const plain = (clusters: readonly Cluster[]) =>
    clusters.map(({ members, tier, joins, apart }) => ({
      members,
      tier,
      joins: joins.map(({ a, b }) => [a, b].sort().join(' ')),
      apart: apart.map(({ a, b, why }) => `${[a, b].sort().join(' ')} ${why}`).sort(),
    }));

  void fc.assert(
    fc.property(turned, ({ one, order, turns }) => {
      const ties = order.flatMap((i) => {
        const each = one.ties[i];
        return each === undefined ? [] : [turns[i] ? { ...each, a: each.b, b: each.a } : each];
      });
      const different = one.different.map(([a, b]) => [b, a] as const).reverse();
      expect(plain(clustersOf({ ties, different }))).toEqual(plain(clustersOf(one)));
    }),
    { numRuns: 2_000 },
  );
});

test('D-10 each join is a pair that was proposed, says why, and holds its group together', () => {
  void fc.assert(
    fc.property(world, (one) => {
      for (const { members, joins } of clustersOf(one)) {
        expect(joins).toHaveLength(members.length - 1);
        expect(joins.every((join) => one.ties.includes(join) && join.tier !== 'possible')).toBe(true);
        expect(joins.every(({ evidence }) => evidence.some(({ says, from }) => says !== '' && from.who !== ''))).toBe(
          true,
        );
        expect(reachableFrom(members[0] ?? '', joins)).toEqual(new Set(members));
      }
    }),
    { numRuns: 500 },
  );
});

test('D-10 nobody is in two groups, and nobody with whom they were said to be different', () => {
  void fc.assert(
    fc.property(world, (one) => {
      const clusters = clustersOf(one);
      const members = clusters.flatMap((cluster) => cluster.members);
      expect(new Set(members).size).toBe(members.length);
      for (const [a, b] of one.different)
        expect(clusters.some((cluster) => cluster.members.includes(a) && cluster.members.includes(b))).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test('D-10 sixty places that all look like one community do not become one group by hints', () => {
  const ids = Array.from({ length: 60 }, (_, i) => `p${String(i).padStart(2, '0')}`);
  const ties = ids.flatMap((a, i) => ids.slice(i + 1).map((b) => aTie({ a, b, tier: 'likely', score: 0.9 })));
  const sizes = clustersOf({ ties, different: [] }).map(({ members }) => members.length);

  expect(Math.max(...sizes)).toBe(24);
});

test('D-10 sixty addresses that are proved to be one place are one group all the same', () => {
  const ids = Array.from({ length: 60 }, (_, i) => `p${String(i).padStart(2, '0')}`);
  const ties = ids.slice(1).map((b) => aTie({ a: ids[0] ?? '', b, tier: 'certain', score: 1 }));

  expect(clustersOf({ ties, different: [] }).map(({ members }) => members.length)).toEqual([60]);
});

function reachableFrom(start: string, joins: readonly Tie[]): ReadonlySet<string> {
  const reached = new Set([start]);
  for (let before = 0; before < reached.size; ) {
    before = reached.size;
    for (const { a, b } of joins) if (reached.has(a) || reached.has(b)) reached.add(a).add(b);
  }
  return reached;
}
