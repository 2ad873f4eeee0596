import type { Failure } from './failed-exchange.ts';
import { FailedExchange, isPassing } from './failed-exchange.ts';
import type { Timing } from './timing.ts';

const MAX_REPEATS_ON_LIMIT = 5;
const MAX_REPEATS_OF_READS = 3;
const LIMIT_PAUSE_MS = 1000;
const READ_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

/** How patient one call is. */
export interface Patience {
  /** False for writes: after a failure that may have taken effect the caller looks before anything is repeated (spec E-3). */
  readonly repeatsFailures: boolean;
  /** Milliseconds for the call with all its pauses; nothing is sent after that, not even by a process that was frozen. */
  readonly deadlineMs: number;
  /** Milliseconds for one attempt. */
  readonly attemptMs: number;
  readonly timing: Timing;
  /** Told before each pause. */
  readonly onPause?: (pause: { readonly ms: number; readonly failure: Failure }) => void;
}

/** Makes a call, pausing and repeating as the server asks and as is safe (spec W-8); throws the last failure. */
export async function politely<T>(attempt: (timeoutMs: number) => Promise<T>, patience: Patience): Promise<T> {
  const startedAt = patience.timing.elapsed();
  const left = () => patience.deadlineMs - (patience.timing.elapsed() - startedAt);
  for (let repeats = 0; ; repeats += 1) {
    try {
      return await attempt(Math.min(left(), patience.attemptMs));
    } catch (error) {
      const pause = error instanceof FailedExchange ? pauseAfter(error, { repeats, patience }) : undefined;
      if (!(error instanceof FailedExchange) || pause === undefined || pause >= left()) throw error;
      patience.onPause?.({ ms: pause, failure: error.failure });
      await patience.timing.sleep(pause);
      if (left() <= 0) throw error;
    }
  }
}

/** Undefined: give up. */
function pauseAfter(
  error: FailedExchange,
  { repeats, patience }: { readonly repeats: number; readonly patience: Patience },
): number | undefined {
  const { failure } = error;
  const { random } = patience.timing;
  if (failure.kind === 'status' && failure.status === 429) {
    if (repeats >= MAX_REPEATS_ON_LIMIT) return undefined;
    const asked = failure.retryAfterMs ?? growing(LIMIT_PAUSE_MS, repeats);
    return Math.ceil(asked * (1 + random() / 10)); // never sooner than asked, and not all at the same moment
  }
  if (!patience.repeatsFailures || !isPassing(error) || repeats >= MAX_REPEATS_OF_READS) return undefined;
  return Math.ceil(growing(READ_PAUSE_MS, repeats) * (0.5 + random()));
}

function growing(firstMs: number, repeats: number): number {
  return Math.min(firstMs * 2 ** repeats, LONGEST_PAUSE_MS);
}
