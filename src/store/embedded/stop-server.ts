import { setTimeout as delay } from 'node:timers/promises';
import type { Places } from './places.ts';
import { findPostmaster } from './postmaster.ts';
import { isStopped } from './process-identity.ts';

const POLL_MS = 15;
const FAST_MS = 20_000;
const IMMEDIATE_MS = 5_000;

/**
 * Stops the server if it runs: open transactions are rolled back, then everything is written; by force only when that hangs.
 * One that a signal keeps from going on is not waited for: it stops in order once it goes on.
 */
export async function stopServer(places: Places): Promise<void> {
  if (!signal(places, 'SIGINT')) return;
  if ((await ended(places, FAST_MS)) || cannotGoOn(places)) return;
  signal(places, 'SIGQUIT'); // the next start recovers from its journal
  await ended(places, IMMEDIATE_MS);
}

/** Asks a running server to stop, waiting for nothing: at exit there is no time. */
export function askToStop(places: Places): void {
  signal(places, 'SIGINT');
}

function signal(places: Places, name: 'SIGINT' | 'SIGQUIT'): boolean {
  const postmaster = findPostmaster(places);
  if (!postmaster) return false;
  try {
    process.kill(postmaster.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
  return true;
}

function cannotGoOn(places: Places): boolean {
  const postmaster = findPostmaster(places);
  return postmaster !== undefined && isStopped(postmaster.pid);
}

async function ended(places: Places, withinMs: number): Promise<boolean> {
  const until = performance.now() + withinMs;
  while (findPostmaster(places)) {
    if (performance.now() > until || cannotGoOn(places)) return false;
    await delay(POLL_MS);
  }
  return true;
}
