import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { TributaryError } from '#src/errors/tributary-error';
import { canLogIn } from './can-log-in.ts';
import { freePort } from './free-port.ts';
import { ATTEMPTS, BETWEEN_ATTEMPTS_MS, watchHolders, whyNotStarted } from './held-folder.ts';
import { type ClusterWork, resetPassword } from './initialise-cluster.ts';
import { writeLockFile } from './lock-file.ts';
import { leaveToOwner } from './make-places.ts';
import { clearStalePidFile, type Postmaster } from './postmaster.ts';
import { identify } from './process-identity.ts';
import { commandFor, surroundings } from './run-program.ts';
import { isPortTaken, isStillEnding, logSince, markLog } from './server-log.ts';
import { stopServer } from './stop-server.ts';

/** Settings of the server beyond ours; they win. */
export type ServerSettings = Readonly<Record<string, string>>;

/** What a start needs; `port` is the one used last time, kept where possible so that others find the server again. */
export interface ServerStart extends ClusterWork {
  readonly port: number | undefined;
  readonly settings: ServerSettings;
}

const POLL_MS = 15;
/** Recovery after a crash may take its time. */
export const LONGEST_RECOVERY_MS = 300_000;

/**
 * Small, durable, for 127.0.0.1 only; statements never reach the log, as they may hold secrets. After it was killed one call
 * makes sure of all its files: each by itself took ten seconds on a busy disk, before anybody was answered.
 */
const SETTINGS: ServerSettings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '60',
  shared_buffers: '32MB',
  max_wal_size: '256MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  io_method: 'sync',
  max_logical_replication_workers: '0',
  jit: 'off',
  fsync: 'on',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
  ...(process.platform === 'linux' && { recovery_init_sync_method: 'syncfs' }),
};

/** Starts the server, notes it in the lock file and waits until it answers. Throws DATABASE_CANNOT_START and its kin. */
export async function startServer(start: ServerStart): Promise<Postmaster> {
  let port = await freePort(start.port);
  const worksOn = watchHolders(start.places);
  for (let attempt = 1; ; attempt++) {
    const mark = await markLog(start.places);
    const child = await launch(start, port);
    const pid = child.pid ?? 0;
    const answer = await whileOurs(child, () => firstAnswer(start, { pid, port }));
    if (answer === 'yes') return { pid, port };
    if (answer === 'no') await mendPassword(start);
    const said = await logSince(start.places, mark);
    const isEnding = isStillEnding(said) && !worksOn();
    const isWorthAnother = answer === 'no' || isPortTaken(said) || isEnding || (await wasKilled(child));
    if (attempt === ATTEMPTS || !isWorthAnother) throw await failed(start, port, said);
    if (isPortTaken(said)) port = await freePort(undefined);
    else await delay(BETWEEN_ATTEMPTS_MS);
  }
}

/** A process that exits meanwhile takes the server along: before it has written its own pid file nobody finds it to stop it. */
async function whileOurs<T>(child: ChildProcess, work: () => Promise<T>): Promise<T> {
  const takeAlong = () => void child.kill('SIGINT');
  process.prependOnceListener('exit', takeAlong); // before what ends the process then
  try {
    return await work();
  } finally {
    process.off('exit', takeAlong);
  }
}

/** Somebody killed it while it was starting: then it has nothing to say about it. One that never answered still runs. */
async function wasKilled(child: ChildProcess): Promise<boolean> {
  if (child.exitCode === null && child.signalCode === null && !identify(child.pid ?? 0)) await once(child, 'exit');
  return child.signalCode === 'SIGKILL';
}

async function failed({ places, password }: ServerStart, port: number, said: string): Promise<TributaryError> {
  await writeLockFile(places, { port, password, pid: null });
  return whyNotStarted(places, said, [password]);
}

/** Starts it in a session of its own: a Ctrl-C in our terminal must not reach it. */
async function launch(
  { places, binaries, runAs, password, settings }: ServerStart,
  port: number,
): Promise<ChildProcess> {
  await clearStalePidFile(places);
  const args = ['-D', places.data, ...Object.entries({ ...SETTINGS, port, ...settings }).flatMap(asFlag)];
  const [command, rest] = commandFor(runAs, binaries.postgres, args);
  const log = await open(places.log, 'a', 0o600);
  try {
    await leaveToOwner(places, places.log);
    const stdio = ['ignore', log.fd, log.fd] as const;
    const child = spawn(command, rest, { ...surroundings(runAs, places.cluster), stdio: [...stdio], detached: true });
    await once(child, 'spawn');
    child.unref();
    await writeLockFile(places, { port, password, pid: child.pid ?? 0 });
    return child;
  } finally {
    await log.close();
  }
}

function asFlag([name, value]: [string, string | number]): string[] {
  return ['-c', `${name}=${value}`];
}

/** Whether it lets us in, once it says; `not-now`: it ended before, or took too long. */
async function firstAnswer({ password }: ServerStart, { pid, port }: Postmaster): Promise<'yes' | 'no' | 'not-now'> {
  const until = performance.now() + LONGEST_RECOVERY_MS;
  while (identify(pid) && performance.now() < until) {
    const answer = await canLogIn({ port, password });
    if (answer === 'yes' || answer === 'no') return answer;
    await delay(POLL_MS);
  }
  return 'not-now';
}

/** The lock file came from elsewhere than the cluster: its password becomes the cluster's. */
async function mendPassword(start: ServerStart): Promise<void> {
  await stopServer(start.places);
  await resetPassword(start);
}
