import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { joinEmbedded } from '#src/store/embedded/embedded-server';
import { placesUnder } from '#src/store/embedded/places';
import { findPostmaster } from '#src/store/embedded/postmaster';
import { migrateUp } from '#src/store/migrate';
import { openDatabase } from '#src/store/open-database';
import { killWithUs } from './reaper.ts';

/** A PostgreSQL that nobody else uses, so that a test may do to it what it likes. */
export interface OwnPostgres {
  /** Of a migrated database; the same after each start. */
  readonly connectionString: string;
  /** Ends it in order, as for an upgrade: every connection is cut. Resolves when it is gone. */
  shutDown(): Promise<void>;
  /** Stops it with all its processes where they stand: connections hold, and nothing is answered. */
  freeze(): void;
  /** Lets what was frozen go on. */
  thaw(): void;
  /** Starts it again if it does not run. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a PostgreSQL whose data lies below a folder that is there already. */
export async function startOwnPostgres(folder: string): Promise<OwnPostgres> {
  const server = await joinEmbedded({ dataDir: folder });
  const places = placesUnder(folder);
  const start = async () => {
    const connectionString = await server.revive();
    killWithUs(findPostmaster(places)?.pid ?? 0);
    return connectionString;
  };
  const connectionString = await start();
  const database = await openDatabase({ url: connectionString, dataDir: folder });
  await migrateUp(database);
  await database.close();
  return {
    connectionString,
    shutDown: async () => {
      process.kill(findPostmaster(places)?.pid ?? 0, 'SIGINT');
      while (server.runs()) await pause(20);
    },
    freeze: () => signalAll(findPostmaster(places)?.pid, 'SIGSTOP'),
    thaw: () => signalAll(findPostmaster(places)?.pid, 'SIGCONT'),
    start: async () => void (await start()),
    stop: () => server.leave(),
  };
}

/** The one that starts others is stopped first and goes on last: meanwhile none is added, and the id of one that ended stays taken. */
function signalAll(postmaster: number | undefined, signal: 'SIGSTOP' | 'SIGCONT'): void {
  if (postmaster === undefined) throw new Error('PostgreSQL does not run');
  if (signal === 'SIGSTOP') process.kill(postmaster, signal);
  const children = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').split(' ');
  for (const child of children.filter((pid) => pid.trim() !== '')) process.kill(Number(child), signal);
  if (signal === 'SIGCONT') process.kill(postmaster, signal);
}
