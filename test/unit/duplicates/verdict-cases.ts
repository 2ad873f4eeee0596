import type { DuplicateTier, EvidenceKind } from '#src/duplicates/evidence';
import { kindsOf, verdictOn } from './given-endpoints.ts';

/** One line of a table: what it shows, the two endpoints, the verdict, one of its reasons, and who else is there. */
export type VerdictCase = [
  says: string,
  a: string,
  b: string,
  tier: DuplicateTier,
  because: EvidenceKind | 'nothing',
  others?: string[],
];

/** Expects the verdict of a line; "nothing" means that there is no evidence at all. */
export function expectVerdict(...[, a, b, tier, because, others = []]: VerdictCase): void {
  const verdict = verdictOn(a, b, others);
  const reasons = because === 'nothing' ? [] : expect.arrayContaining([because]);

  expect({ tier: verdict.tier, because: kindsOf(verdict) }).toEqual({ tier, because: reasons });
}
