import { randomBytes } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { findBinaries } from './binaries.ts';
import { initialiseCluster, resetPassword } from './initialise-cluster.ts';
import { type LockFile, readLockFile } from './lock-file.ts';
import type { Places } from './places.ts';
import type { Postmaster } from './postmaster.ts';
import { identify, type ProcessIdentity } from './process-identity.ts';
import { chooseRunAs } from './run-as.ts';
import { type ServerSettings, startServer } from './start-server.ts';
import { stopServer } from './stop-server.ts';
import { type Patience, takeOver } from './take-over.ts';

/** How to reach the running server. */
export interface Reach {
  readonly port: number;
  readonly password: string;
  readonly process: ProcessIdentity;
}

/** What is unlike the usual. */
export interface Wishes {
  readonly settings: ServerSettings;
  readonly patience?: Patience | undefined;
}

/** Finds the server running, or makes and starts it. Only to be called while the mutex is held. */
export async function ensureRunning(places: Places, { settings, patience }: Wishes): Promise<Reach> {
  const lock = await readLockFile(places);
  const running = lock && (await takeOver(places, lock, patience));
  if (running) return reachOf(running, lock.password);
  await stopServer(places); // one whose password is lost serves nobody
  return start(places, lock, settings);
}

async function start(places: Places, lock: LockFile | undefined, settings: ServerSettings): Promise<Reach> {
  const binaries = await findBinaries();
  const runAs = await chooseRunAs(places, binaries);
  const isMade = await exists(join(places.data, 'PG_VERSION'));
  const password = (isMade && lock?.password) || randomBytes(24).toString('base64url');
  const work = { places, binaries, runAs, password };
  if (!isMade) await initialiseCluster(work);
  else if (!lock) await resetPassword(work);
  const started = await startServer({ ...work, port: lock?.port, settings });
  return reachOf(started, password);
}

function reachOf({ pid, port }: Postmaster, password: string): Reach {
  return { port, password, process: identify(pid) ?? { pid, bornAt: null } };
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
