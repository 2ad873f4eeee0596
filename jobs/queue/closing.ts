import { setTimeout as pause } from 'node:timers/promises';

/** So long the end of a connection to the queue is waited for, in milliseconds. */
const PATIENCE_MS = 3_000;

/** Told of what goes wrong outside a consolidation, in words. */
export type OnTrouble = (what: string, error: unknown) => void;

/** Closes what could not be opened, so that it is opened anew: one that does not end, or ends badly, is told of and left. */
export async function closeFailed(close: () => Promise<void>, onTrouble: OnTrouble): Promise<void> {
  try {
    if (await endsWithin(PATIENCE_MS, close())) return;
    onTrouble('a connection to the queue does not end; another one is opened', undefined);
  } catch (error) {
    onTrouble('a connection to the queue ended badly; another one is opened', error);
  }
}

/** Whether it has ended within so many milliseconds; what has not is left to end by itself. Throws what it ends with until then. */
export async function endsWithin(ms: number, ending: Promise<unknown>): Promise<boolean> {
  const done = new AbortController();
  const limit = pause(ms, 'late' as const, { signal: done.signal }).catch(() => undefined);
  try {
    return (await Promise.race([ending, limit])) !== 'late';
  } finally {
    done.abort();
  }
}
