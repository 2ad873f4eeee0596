import { setTimeout as delay } from 'node:timers/promises';
import { TributaryError } from '#src/errors/tributary-error';
import { canLogIn } from './can-log-in.ts';
import { type LockFile, writeLockFile } from './lock-file.ts';
import type { Places } from './places.ts';
import { findPostmaster, type Postmaster } from './postmaster.ts';
import { LONGEST_RECOVERY_MS } from './start-server.ts';

const POLL_MS = 20;

/** How long a server that lets nobody in is waited for, in milliseconds. */
export interface Patience {
  /** One that starts or stops says so at once; one that was frozen says nothing, for ever. */
  readonly silentMs: number;
  readonly busyMs: number;
}

/** Silence is over before those who wait for the mutex give up: they are told of the server, too. */
const PATIENCE: Patience = { silentMs: 30_000, busyMs: LONGEST_RECOVERY_MS };

/**
 * A server that runs already, perhaps left by a crash of all its users; undefined when there is none for this password.
 * Throws DATABASE_SILENT.
 */
export async function takeOver(
  places: Places,
  lock: LockFile,
  { silentMs, busyMs }: Patience = PATIENCE,
): Promise<Postmaster | undefined> {
  const since = performance.now();
  let heardAt = since;
  for (let found = findPostmaster(places); found; found = findPostmaster(places)) {
    const letsIn = await canLogIn({ port: found.port, password: lock.password });
    if (letsIn === 'no') return undefined;
    if (letsIn === 'yes') {
      await writeLockFile(places, { ...lock, ...found });
      return found;
    }
    const now = performance.now();
    if (letsIn === 'not-now') heardAt = now;
    if (now - heardAt >= silentMs || now - since >= busyMs) throw silent(found, now - since);
    await delay(POLL_MS);
  }
  return undefined;
}

/** The error of a server that runs and lets nobody in. */
function silent({ pid }: Postmaster, waitedMs: number): TributaryError {
  return new TributaryError('DATABASE_SILENT', { facts: { pid, seconds: Math.round(waitedMs / 1_000) } });
}
