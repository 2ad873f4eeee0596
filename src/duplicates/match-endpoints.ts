import { candidatePairs } from './candidate-pairs.ts';
import { decideDuplicate } from './decide-duplicate.ts';
import type { Endpoint } from './endpoint.ts';
import type { DuplicateVerdict } from './evidence.ts';
import { measureRarity } from './rarity.ts';

/** Two endpoints that may belong to one community, and why. */
export interface Proposal extends DuplicateVerdict {
  readonly a: Endpoint;
  readonly b: Endpoint;
}

/** All proposals among these endpoints, each pair at most once; pairs that nothing speaks for are left out. */
export function* matchEndpoints(endpoints: readonly Endpoint[]): Generator<Proposal> {
  const rarity = measureRarity(endpoints);
  for (const [a, b] of candidatePairs(endpoints)) {
    const verdict = decideDuplicate(a, b, rarity);
    if (verdict.tier !== 'none') yield { a, b, ...verdict };
  }
}
