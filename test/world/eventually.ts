import { setTimeout as pause } from 'node:timers/promises';

/** How long to wait, how often to look, and what was awaited. */
export interface Patience {
  /** Milliseconds until it is given up; 20 000 unless told. */
  readonly within?: number;
  /** Milliseconds between two looks; 100 unless told. */
  readonly every?: number;
}

/** How long the last look may take. */
const SLOW_LOOK_MS = 5_000;

/**
 * Looks again and again until a look passes, and returns what it gave. A look passes when it neither throws nor
 * gives `false` or `undefined`. After the time is over it looks one last time and then throws that look's failure.
 */
export async function eventually<T>(
  look: () => T | Promise<T>,
  { within = 20_000, every = 100 }: Patience = {},
): Promise<Exclude<T, false | undefined>> {
  const deadline = performance.now() + within;
  for (;;) {
    const isLast = performance.now() >= deadline;
    const seen = await tryLook(look, Math.max(deadline - performance.now(), SLOW_LOOK_MS));
    if ('value' in seen) return seen.value;
    if (isLast) throw new Error(`not seen within ${within} ms: ${seen.reason}`, { cause: seen.cause });
    await pause(Math.max(1, Math.min(every, deadline - performance.now())));
  }
}

const TOO_SLOW = Symbol('too slow');

type Seen<T> = { value: Exclude<T, false | undefined> } | { reason: string; cause?: unknown };

async function tryLook<T>(look: () => T | Promise<T>, patience: number): Promise<Seen<T>> {
  const done = new AbortController();
  const tooSlow = pause(patience, TOO_SLOW, { signal: done.signal });
  tooSlow.catch(() => undefined); // ends with the abort below
  try {
    const value = await Promise.race([look(), tooSlow]);
    if (value === TOO_SLOW) return { reason: `a look took longer than ${Math.round(patience)} ms` };
    if (value === false || value === undefined) return { reason: `the last look gave ${value}` };
    return { value: value as Exclude<T, false | undefined> };
  } catch (cause) {
    return { reason: cause instanceof Error ? cause.message : String(cause), cause };
  } finally {
    done.abort();
  }
}
