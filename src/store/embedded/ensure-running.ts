import { randomBytes } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findBinaries } from './binaries.ts';
import { canLogIn } from './can-log-in.ts';
import { initialiseCluster, resetPassword } from './initialise-cluster.ts';
import { type LockFile, readLockFile, writeLockFile } from './lock-file.ts';
import type { Places } from './places.ts';
import { findPostmaster, type Postmaster } from './postmaster.ts';
import { identify, type ProcessIdentity } from './process-identity.ts';
import { chooseRunAs } from './run-as.ts';
import { type ServerSettings, startServer } from './start-server.ts';
import { stopServer } from './stop-server.ts';

/** How to reach the running server. */
export interface Reach {
  readonly port: number;
  readonly password: string;
  readonly process: ProcessIdentity;
}

const POLL_MS = 20;

/** Finds the server running, or makes and starts it. Only to be called while the mutex is held. */
export async function ensureRunning(places: Places, settings: ServerSettings): Promise<Reach> {
  const lock = await readLockFile(places);
  const running = lock && (await takeOver(places, lock));
  if (running) return running;
  await stopServer(places); // one whose password is lost serves nobody
  return start(places, lock, settings);
}

/** A server that runs already, perhaps left by a crash of all its users; undefined when there is none for this password. */
async function takeOver(places: Places, lock: LockFile): Promise<Reach | undefined> {
  for (let found = findPostmaster(places); found; found = findPostmaster(places)) {
    const letsIn = await canLogIn({ port: found.port, password: lock.password });
    if (letsIn === 'no') return undefined;
    if (letsIn === 'yes') {
      await writeLockFile(places, { ...lock, ...found });
      return reachOf(found, lock.password);
    }
    await delay(POLL_MS); // it is starting or stopping
  }
  return undefined;
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
