import { compareFacts } from './compare-facts.ts';
import { compareIdentity } from './compare-identity.ts';
import { compareNames } from './compare-names.ts';
import type { Endpoint } from './endpoint.ts';
import type { DuplicateTier, DuplicateVerdict, Evidence, EvidenceKind } from './evidence.ts';
import { warnOfLookAlikes } from './look-alike-warnings.ts';
import { type Rarity, rarityBetween } from './rarity.ts';
import { weights } from './weights.ts';

/** Evidence that decides alone (spec D-4). */
const IDENTITY: ReadonlySet<EvidenceKind> = new Set([
  ...(['same-address', 'same-room', 'portal-alias', 'gitter-alias', 'bridge-word', 'alias-resolves'] as const),
  ...(['same-gitter-room', 'tombstone-chain', 'same-project-association'] as const),
]);

/** How far under "likely" a sum is held that evidence keeps at "possible". */
const BELOW = 0.5;

/** Evidence that is no more than one name seen twice (spec D-8). */
const NAME_ALONE: ReadonlySet<EvidenceKind> = new Set([
  ...(['same-name', 'rare-name', 'only-room', 'owner-bears-name', 'same-operator'] as const),
]);

/** What a name says against another of the same place: whoever names rooms alike mostly means two. */
const OF_SIBLINGS: ReadonlySet<EvidenceKind> = new Set(['same-place', 'plain-sibling']);

/**
 * Decides whether two endpoints belong to one community: the sum of named pieces of evidence, and nothing else (spec D-3 to D-9).
 * The order of `a` and `b` makes no difference. This is the only place where a duplicate is decided.
 */
export function decideDuplicate(a: Endpoint, b: Endpoint, rarity: Rarity): DuplicateVerdict {
  const verdict = weigh(a, b, rarity);
  if (!verdict.evidence.some(({ kind }) => kind === 'mutual-links')) return verdict;
  // Both vouch for each other: what strangers call their rooms and link to may speak for them, never against.
  const amongThemselves = weigh(a, b, rarityBetween(a, b, rarity));
  return amongThemselves.score > verdict.score ? amongThemselves : verdict;
}

function weigh(a: Endpoint, b: Endpoint, rarity: Rarity): DuplicateVerdict {
  const found = [
    ...compareFacts(a, b, rarity.facts),
    ...compareIdentity(a, b, rarity),
    ...compareNames(a, b, rarity),
    ...warnOfLookAlikes(a, b),
  ];
  const evidence = siblingsForgiven(found).sort(
    (x, y) => Math.abs(y.weight) - Math.abs(x.weight) || (x.says < y.says ? -1 : 1),
  );
  const has = (kind: EvidenceKind): boolean => evidence.some((one) => one.kind === kind);
  if (has('person-said-different')) return { tier: 'none', score: 0, evidence };
  if (has('person-said-same')) return { tier: 'certain', score: 1, evidence };
  const identical = evidence.some(({ kind }) => IDENTITY.has(kind));
  if (identical) return { tier: 'certain', score: scoreOf(weights.identity), evidence };
  const all = evidence.reduce((total, { weight }) => total + weight, 0);
  const sum = limited(evidence, all);
  return { tier: tierOf(sum), score: scoreOf(sum), evidence };
}

/** Rooms of one place that name one repository are no less one community because their names are alike as well. */
function siblingsForgiven(found: readonly Evidence[]): Evidence[] {
  if (!found.some(({ kind, weight }) => kind === 'same-repository' && weight >= weights.likely)) return [...found];
  return found.map((one) => {
    if (!OF_SIBLINGS.has(one.kind)) return one;
    const { limit: _forgiven, ...rest } = one;
    return { ...rest, weight: 0 };
  });
}

/** Holds the sum below a tier that some evidence rules out. */
function limited(evidence: readonly Evidence[], sum: number): number {
  const more = evidence.some(({ kind, weight }) => weight > 0 && !NAME_ALONE.has(kind));
  const limits = evidence.filter(({ kind, limit }) => limit !== undefined && !(kind === 'other-network' && more));
  if (limits.some(({ limit }) => limit === 'none')) return Math.min(sum, 0);
  return limits.length > 0 ? Math.min(sum, weights.likely - BELOW) : sum;
}

function tierOf(sum: number): DuplicateTier {
  if (sum >= weights.likely) return 'likely';
  return sum >= weights.possible ? 'possible' : 'none';
}

/** 0.5 where "possible" ends and "likely" begins; three decimals, so that equal evidence gives equal scores. */
function scoreOf(sum: number): number {
  return Math.round(1000 / (1 + 2 ** ((weights.likely - sum) / 2))) / 1000;
}
