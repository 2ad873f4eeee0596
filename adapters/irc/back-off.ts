/** How long to wait between attempts, in milliseconds. */
export interface BackOff {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** What is kind to public servers. */
export const PATIENT: BackOff = { firstMs: 2_000, longestMs: 60_000 };

/**
 * Milliseconds before the next attempt: doubled with each failure up to the longest, and spread by chance
 * (`random` in [0, 1)) so that clients of one server do not all come back at once. `failures` counts from 0.
 */
export function backOffMs(failures: number, { firstMs, longestMs }: BackOff, random: number): number {
  const whole = Math.min(longestMs, firstMs * 2 ** Math.min(failures, 30));
  return Math.round(whole / 2 + (whole / 2) * random);
}
