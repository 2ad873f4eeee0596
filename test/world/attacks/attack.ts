import type { BesiegedTown } from './besieged-town.ts';

/** One thing that an attacker tries, on real servers. */
export interface Attack {
  /** The threat of the handbook. */
  readonly id: string;
  /** What is tried, to follow "an attacker". */
  readonly tried: string;
  /** What blocks it: a code or a rule, and the reason in words. */
  readonly blockedBy: string;
  /** The file in which it is blocked. */
  readonly where: string;
  /** Tries it, and asserts that it came to nothing. */
  readonly attempt: (town: BesiegedTown) => Promise<void>;
}
