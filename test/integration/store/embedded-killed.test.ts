import { readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlanId } from '#src/consolidation/plan';
import type { RoomId } from '#src/portals/ids';
import type { Database } from '#src/store/database';
import { joinEmbedded } from '#src/store/embedded/embedded-server';
import { placesUnder } from '#src/store/embedded/places';
import { findPostmaster } from '#src/store/embedded/postmaster';
import { identify, parentOf } from '#src/store/embedded/process-identity';
import { stopServer } from '#src/store/embedded/stop-server';
import { migrateUp, requireMigrated } from '#src/store/migrate';
import { openDatabase } from '#src/store/open-database';
import { createStore } from '#src/store/store';
import { eventually } from '#test/world/eventually';
import { aConsolidation, aPlan } from '#test/world/kept-records';

let dataDir: string;
let places: ReturnType<typeof placesUnder>;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tributary-embedded-'));
  places = placesUnder(dataDir);
  const database = await openDatabase({ url: 'embedded', dataDir });
  await migrateUp(database);
  await database.close();
});

afterAll(async () => {
  await stopServer(places);
  await rm(dataDir, { recursive: true });
});

function killServer(): void {
  const postmaster = findPostmaster(places);
  if (postmaster) process.kill(postmaster.pid, 'SIGKILL');
}

/** Kills each server the moment it is noted in the lock file, so many of them one after the other; returns their pids. */
async function killWhileStarting(kills: number): Promise<ReadonlySet<number>> {
  const killed = new Set<number>();
  while (killed.size < kills) {
    const { pid } = JSON.parse(await readFile(places.lockFile, 'utf8')) as { pid: number | null };
    if (pid !== null && !killed.has(pid) && identify(pid)) {
      process.kill(pid, 'SIGKILL');
      killed.add(pid);
    }
  }
  return killed;
}

/** Kills the server as the n-th statement is sent; returns the code of what the work came to, or that it was done. */
async function killedAt({ knex }: Database, statement: number, work: () => Promise<unknown>): Promise<string> {
  let sent = 0;
  const countDown = () => {
    sent += 1;
    if (sent === statement) killServer();
  };
  knex.on('query', countDown);
  try {
    await work();
    return 'done';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  } finally {
    knex.removeListener('query', countDown);
  }
}

/** A busy disk takes its time until a server that was killed answers again. */
function untilAnswered<T>(question: () => PromiseLike<T>): Promise<T> {
  return eventually(async () => ({ answer: await question() }), { within: 60_000 }).then(({ answer }) => answer);
}

test('V-2 a server that is killed again and again while it is started comes up all the same', async () => {
  const joining = joinEmbedded({ dataDir });
  const killed = await killWhileStarting(3);

  const server = await joining;

  expect(killed.size).toBe(3);
  expect(server.runs()).toBe(true);
  await server.leave();
});

test('V-2 many who find it killed at the same moment, twice in a row, share one server again', async () => {
  const databases = await Promise.all([1, 2, 3].map(() => openDatabase({ url: 'embedded', dataDir })));
  const askAll = () => Promise.all(databases.map(({ knex }) => untilAnswered(() => knex.raw('select 7 as seven'))));

  killServer();
  const first = askAll();
  await killWhileStarting(1);
  const answers = await first;
  killServer();
  answers.push(...(await askAll()));

  expect(answers.map(({ rows }) => rows)).toEqual(Array.from({ length: 6 }, () => [{ seven: 7 }]));
  await Promise.all(databases.map((database) => database.close()));
});

test('V-2 a server that is killed in the middle of a migration is away, and the migration is no fault', async () => {
  const database = await openDatabase({ url: 'embedded', dataDir });
  const ends: string[] = [];
  for (const statement of [1, 2, 3]) {
    const end = await killedAt(database, statement, () => migrateUp(database));
    ends.push(end);
    await untilAnswered(() => requireMigrated(database));
  }

  expect(ends.filter((end) => end !== 'done' && end !== 'DATABASE_UNREACHABLE')).toEqual([]);
  await database.close();
});

test('E-1 a server that is killed between two statements of a record is away, and nothing is half written', async () => {
  const database = await openDatabase({ url: 'embedded', dataDir });
  const store = createStore(database);
  for (const statement of [1, 2, 3, 4, 5]) {
    const plan = `p_plan00000${statement}`;
    await untilAnswered(() => store.plans.keep(aPlan({ id: plan })));
    const consolidation = aConsolidation({ id: `c_run00000${statement}`, plan: plan as PlanId });
    const rooms = [`!leg${statement}:example.org` as RoomId];

    const end = await killedAt(database, statement, () =>
      store.consolidations.create({ consolidation, rooms, legs: rooms }),
    );

    const legs = await untilAnswered(() => store.consolidations.legsOf(consolidation.id));
    const found = await store.consolidations.find(consolidation.id);
    expect({ statement, end, legs: legs.length, isThere: found !== undefined }).toEqual(
      end === 'done'
        ? { statement, end, legs: 1, isThere: true }
        : { statement, end: 'DATABASE_UNREACHABLE', legs: 0, isThere: false },
    );
  }
  await database.close();
});

/** Sends a signal to the server and all its processes; returns the server's pid. */
function signalAll(signal: 'SIGSTOP' | 'SIGCONT'): number {
  const pid = findPostmaster(places)?.pid ?? 0;
  const processes = readdirSync('/proc')
    .map(Number)
    .filter((each) => each === pid || parentOf(each) === pid);
  for (const each of processes) process.kill(each, signal);
  return pid;
}

test('E-2 a server that is frozen with all its processes is named with what lets it go on, and is not ended by force; all is there when it goes on', async () => {
  const before = await openDatabase({ url: 'embedded', dataDir });
  await createStore(before).plans.keep(aPlan({ id: 'p_frozen0001' }));
  const pid = signalAll('SIGSTOP');

  const refusal = await joinEmbedded({ dataDir, patience: { silentMs: 0, busyMs: 60_000 } }).catch((error) => error);
  await before.close();
  signalAll('SIGCONT');

  expect(refusal).toMatchObject({
    code: 'DATABASE_SILENT',
    text: { now: expect.stringContaining(`kill -CONT ${pid}`) },
  });
  const after = await openDatabase({ url: 'embedded', dataDir });
  expect(await createStore(after).plans.find('p_frozen0001' as PlanId)).toMatchObject({ plan: { id: 'p_frozen0001' } });
  expect(await readFile(places.log, 'utf8')).not.toContain('immediate shutdown');
  await after.close();
});

test('V-2 however often a process uses the server, it listens for its own end once', async () => {
  const before = process.listenerCount('exit');

  const uses = await Promise.all(Array.from({ length: 12 }, () => joinEmbedded({ dataDir })));
  const during = process.listenerCount('exit');
  await Promise.all(uses.map((use) => use.leave()));

  expect(during).toBe(before + 1);
  expect(process.listenerCount('exit')).toBe(before);
});
