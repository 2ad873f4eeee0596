import type { DuplicateVerdict, EvidenceKind } from '#src/duplicates/evidence';
import { Gathering } from './gathering.ts';
import type { Cluster, HeldApart, ProposedTier, Tie } from './group.ts';

/** A group of more places than this is not grown by hints any more: it is a hub's neighbourhood and no community. */
const MOST_PLACES = 24;

/** The part of what two groups say to each other that has to speak for their being one. */
const HALF = 0.5;

/** What two places that say nothing about each other weigh beside two that do: a hub's neighbours are such. */
const SILENCE = 0.5;

/** So many addresses of one place are heard: they say much the same. */
const MOST_ADDRESSES = 3;

/** The pairs that were found worth deciding, and how any other two endpoints are decided. */
export interface Clustering {
  readonly ties: Iterable<Tie>;
  /** Pairs of ids that people have said to be different. */
  readonly different: Iterable<readonly [string, string]>;
  /** The verdict on two endpoints by id. */
  readonly decide: (a: string, b: string) => Pick<DuplicateVerdict, 'tier' | 'evidence'>;
}

/**
 * Groups of endpoints, by the best evidence first: a person's word, then proofs, then links both ways, then hints. Nothing joins what a person has held
 * apart; hints join two groups only when at least half of what their places say to each other is for it, so that one noisy hub
 * cannot draw everything together. The same input gives the same groups, whatever its order.
 */
export function clusterEndpoints({ ties, different, decide }: Clustering): readonly Cluster[] {
  const gathering = new Gathering(different);
  const suggestions: HeldApart[] = [];
  for (const tie of [...ties].sort(bestFirst)) {
    const why = whyNot(tie, gathering, decide);
    if (why === undefined) gathering.join(tie, isProof(tie));
    else if (why !== TOGETHER) suggestions.push({ ...tie, why });
  }
  return asClusters(gathering, suggestions);
}

const TOGETHER = 'they are together already';

/** The reason why a tie joins nothing; undefined when it does. */
function whyNot(tie: Tie, gathering: Gathering, decide: Clustering['decide']): string | undefined {
  if (gathering.areTogether(tie.a, tie.b)) return TOGETHER;
  if (gathering.areHeldApart(tie.a, tie.b)) return 'a person has said that members of both are different';
  if (tie.tier === 'possible') return 'it is no more than possible';
  if (isProof(tie)) return undefined;
  const [ofA, ofB] = [gathering.placesWith(tie.a), gathering.placesWith(tie.b)];
  if (ofA.length + ofB.length > MOST_PLACES) return `together they would have more than ${MOST_PLACES} places`;
  const part = supportOf(ofA, ofB, (a, b) => bestBetween(a, b, { tie, decide }));
  return part >= HALF ? undefined : `only ${Math.round(part * 100)} % of what their places say to each other is for it`;
}

function isProof({ tier, evidence }: Tie): boolean {
  return tier === 'certain' || evidence.some(({ kind }) => kind === 'person-said-same');
}

type Place = readonly string[];

/** Which part of the pairs of places speaks for one community; a pair that says nothing counts half. */
function supportOf(ofA: readonly Place[], ofB: readonly Place[], between: (a: Place, b: Place) => Says): number {
  let [support, all] = [0, 0];
  for (const a of ofA) {
    for (const b of ofB) {
      const says = between(a, b);
      all += says === 'nothing' ? SILENCE : 1;
      support += VOTES[says];
    }
  }
  return support / all;
}

type Says = 'nothing' | 'against' | ProposedTier;

const VOTES: Readonly<Record<Says, number>> = { nothing: 0, against: -1, possible: 0.5, likely: 1, certain: 1 };

/** Evidence of two places on purpose: it counts against, not just for nothing. */
const TWO_ON_PURPOSE: ReadonlySet<EvidenceKind> = new Set(['conflicting-repositories', 'same-place', 'plain-sibling']);

interface Asked {
  readonly tie: Tie;
  readonly decide: Clustering['decide'];
}

/** The addresses of one place speak for it together: the strongest of what they say. */
function bestBetween(a: Place, b: Place, { tie, decide }: Asked): Says {
  if ((a.includes(tie.a) && b.includes(tie.b)) || (a.includes(tie.b) && b.includes(tie.a))) return tie.tier;
  const [ofA, ofB] = [a.slice(0, MOST_ADDRESSES), b.slice(0, MOST_ADDRESSES)];
  const verdicts = ofA.flatMap((one) => ofB.map((other) => decide(one, other)));
  const best = (['certain', 'likely', 'possible'] as const).find((tier) => verdicts.some((one) => one.tier === tier));
  if (best !== undefined) return best;
  const against = verdicts.some(({ evidence }) => evidence.some(({ kind }) => TWO_ON_PURPOSE.has(kind)));
  return against ? 'against' : 'nothing';
}

/**
 * People first, then proofs, then places that link to each other, before strangers of their name can join either; then by score.
 * What is equal in the order of the alphabet.
 */
function bestFirst(one: Tie, other: Tie): number {
  return rank(one) - rank(other) || other.score - one.score || (nameOf(one) < nameOf(other) ? -1 : 1);
}

function rank(tie: Tie): number {
  if (tie.evidence.some(({ kind }) => kind === 'person-said-same')) return 0;
  if (tie.tier === 'certain') return 1;
  return tie.tier === 'likely' && vouchForEachOther(tie) ? 2 : 3;
}

function vouchForEachOther({ evidence }: Tie): boolean {
  return evidence.some(({ kind, weight }) => kind === 'mutual-links' && weight > 0);
}

function nameOf({ a, b }: Tie): string {
  return a < b ? `${a}\n${b}` : `${b}\n${a}`;
}

function asClusters(gathering: Gathering, suggestions: readonly HeldApart[]): readonly Cluster[] {
  const apartOf = new Map<string, HeldApart[]>();
  for (const one of suggestions) {
    for (const root of new Set([gathering.rootOf(one.a), gathering.rootOf(one.b)])) {
      if (gathering.areTogether(one.a, one.b)) continue;
      const known = apartOf.get(root);
      if (known === undefined) apartOf.set(root, [one]);
      else known.push(one);
    }
  }
  return gathering.groups().map(({ root, members, joins }) => ({
    members: [...members].sort(),
    tier: joins.every(isProof) ? 'certain' : 'likely',
    joins: [...joins].sort(bestFirst),
    apart: apartOf.get(root) ?? [],
  }));
}
