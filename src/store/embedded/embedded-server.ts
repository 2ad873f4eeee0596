import pg from 'pg';
import { orLetGo } from '#src/errors/let-go';
import { TributaryError } from '#src/errors/tributary-error';
import { ensureRunning, type Reach, type Wishes } from './ensure-running.ts';
import { ROLE } from './initialise-cluster.ts';
import { readLockFile, writeLockFile } from './lock-file.ts';
import { makePlaces } from './make-places.ts';
import { ifFree, withMutex } from './mutex.ts';
import { outlive } from './outlive.ts';
import type { Places } from './places.ts';
import { isStopped, lives } from './process-identity.ts';
import type { ServerSettings } from './start-server.ts';
import { askToStop, stopServer } from './stop-server.ts';
import type { Patience } from './take-over.ts';
import { countUsers, register, unregister } from './users.ts';

/** The embedded PostgreSQL as one process uses it. */
export interface EmbeddedServer {
  /** True while the server that was joined runs; one look at the process table. */
  readonly runs: () => boolean;
  /** The server's process while a signal keeps it from going on; one look at the process table. */
  readonly stopped: () => number | undefined;
  /** Starts the server again if somebody killed it. Returns the connection string of now; it holds the password. */
  readonly revive: () => Promise<string>;
  /** Ends the use; the last one to leave stops the server. */
  readonly leave: () => Promise<void>;
}

/** Where the server lives, and settings of PostgreSQL beyond ours. */
export interface EmbeddedOptions {
  readonly dataDir: string;
  readonly settings?: ServerSettings;
  /** How long a server that lets nobody in is waited for. */
  readonly patience?: Patience;
}

/**
 * Joins the PostgreSQL under `dataDir`, making and starting it where needed; processes of one machine share it.
 * Throws DATABASE_CANNOT_START, DATABASE_STILL_HELD, DATABASE_SILENT, DATABASE_BUSY, DATABASE_DISK_FULL, DATABASE_NO_ACCOUNT,
 * DATABASE_NO_BINARIES, CONFIG_NO_DATA_FOLDER, DATABASE_FOLDER_CLOSED.
 */
export async function joinEmbedded({ dataDir, settings = {}, patience }: EmbeddedOptions): Promise<EmbeddedServer> {
  const places = await inWords(dataDir, () => makePlaces(dataDir));
  const note = await inWords(dataDir, () => withMutex(places.mutex, async () => register(places)));
  const start = () => inWords(dataDir, () => withMutex(places.mutex, () => running(places, { settings, patience })));
  const leave = () => inWords(dataDir, () => leaveServer(places, note));
  // Before the start: whoever ends us meanwhile would leave a server running that nobody uses.
  const stay = leftAtExit(() => leaveAtExit(places, note));
  let reach = await orLetGo(start, () => {
    stay();
    return leave();
  });
  const runs = () => lives(reach.process);
  return {
    runs,
    stopped: () => (isStopped(reach.process.pid) ? reach.process.pid : undefined),
    revive: async () => {
      if (!runs()) reach = await start();
      return connectionStringOf(reach);
    },
    leave: async () => {
      stay();
      await leave();
    },
  };
}

/** The server may be killed between its start and the first question to it. */
function running(places: Places, wishes: Wishes): Promise<Reach> {
  return outlive(async () => {
    const reach = await ensureRunning(places, wishes);
    await ensureDatabase(reach);
    return reach;
  });
}

const leaving = new Set<() => void>();

function leaveAll(): void {
  for (const leave of leaving) leave();
}

/** One listener for all uses of this process, before those that end it; returns how to take the use out again. */
function leftAtExit(leave: () => void): () => void {
  if (leaving.size === 0) process.prependOnceListener('exit', leaveAll);
  leaving.add(leave);
  return () => {
    leaving.delete(leave);
    if (leaving.size === 0) process.removeListener('exit', leaveAll);
  };
}

async function leaveServer(places: Places, note: string): Promise<void> {
  await withMutex(places.mutex, async () => {
    unregister(note);
    if (countUsers(places) > 0) return;
    await stopServer(places);
    const lock = await readLockFile(places);
    if (lock) await writeLockFile(places, { ...lock, pid: null });
  });
}

/** A process that exits without leaving: the server is only asked to stop. */
function leaveAtExit(places: Places, note: string): void {
  unregister(note);
  ifFree(places.mutex, () => {
    if (countUsers(places) === 0) askToStop(places);
  });
}

async function ensureDatabase(reach: Reach): Promise<void> {
  const client = new pg.Client({ connectionString: connectionStringOf(reach, 'postgres') });
  client.on('error', () => undefined); // a server that is killed in this moment is told by the call that meets it
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [ROLE]);
    if (rowCount === 0) await client.query(`create database ${ROLE}`);
  } finally {
    await client.end();
  }
}

function connectionStringOf({ port, password }: Reach, database = ROLE): string {
  return `postgres://${ROLE}:${password}@127.0.0.1:${port}/${database}`;
}

const CLOSED = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'];

/** What the file system refuses, in the words of the registry. */
async function inWords<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? '';
    if (['ENOSPC', 'EDQUOT'].includes(code)) throw new TributaryError('DATABASE_DISK_FULL', { cause });
    if (CLOSED.includes(code)) {
      throw new TributaryError('DATABASE_FOLDER_CLOSED', { facts: { path: dataDir }, cause });
    }
    throw cause;
  }
}
