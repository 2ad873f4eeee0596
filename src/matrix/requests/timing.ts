import { setTimeout as delay } from 'node:timers/promises';

/** Time and chance for waiting between attempts; replaced in tests. */
export interface Timing {
  /** Milliseconds that only grow, also while the process is frozen. */
  readonly elapsed: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** From 0 up to but not including 1. */
  readonly random: () => number;
}

/** The process's own clock. */
export const realTiming: Timing = {
  elapsed: () => performance.now(),
  sleep: (ms) => delay(ms),
  random: () => Math.random(),
};
