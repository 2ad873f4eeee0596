import pg from 'pg';
import { openQueue } from '#jobs/queue/queue';
import { startWorker } from '#jobs/worker';
import { type FreshDatabase, freshDatabase } from '#test/servers/postgres';
import { eventually } from '#test/world/eventually';
import { givenMerge, type Merge, RUN } from '#test/world/merge-world';

let database: FreshDatabase;
const opened: { close(): Promise<void> }[] = [];

beforeEach(async () => {
  database = await freshDatabase();
});

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
  await database.drop();
});

function throwIt(what: string, error: unknown): void {
  throw new Error(what, { cause: error });
}

function givenQueue() {
  const place = { kind: 'postgres', connectionString: database.connectionString } as const;
  const queue = openQueue(place, { turnOf: async () => 1, onTrouble: throwIt });
  opened.push(queue);
  return { place, queue };
}

/** A worker's surroundings, and the state of the run that it is to bring to its end. */
function surroundings({ ports, stores }: Merge) {
  const consolidations = { ...ports.consolidations, list: async () => [] };
  return {
    ports: { ...ports, consolidations },
    workers: { seen: async () => undefined, gone: async () => undefined, alive: async () => 1 },
    heard: { forget: async () => undefined },
    onTrouble: throwIt,
    isDone: async () => (await stores.consolidations.find(RUN))?.state === 'done',
  };
}

/** A backup in the middle, as pg_dump is: it reads all tables of the place, and nobody may change one meanwhile. */
async function givenBackup() {
  const backup = new pg.Client(database.connectionString);
  await backup.connect();
  let isOver = false;
  const end = async () => {
    if (!isOver) await backup.end();
    isOver = true;
  };
  opened.push({ close: end });
  const { rows } = await backup.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'tributary_queue')`,
  );
  await backup.query('begin');
  await backup.query(`lock table ${rows.map(({ name }) => name).join(', ')} in access share mode`);
  return {
    heldUp: async (): Promise<number> => {
      const here = '(select oid from pg_database where datname = current_database())';
      const counted = await backup.query(`select 1 from pg_locks where not granted and database = ${here}`);
      return counted.rowCount ?? 0;
    },
    end,
  };
}

test('W-9 a worker starts and works, and its queue is let go, while a backup reads the whole database', async () => {
  await givenQueue().queue.watched();
  const backup = await givenBackup();
  const { isDone, ...around } = surroundings(await givenMerge());
  const { place, queue } = givenQueue();

  const worker = await startWorker({ ...around, place, jobs: queue });
  await queue.wake(RUN);
  await eventually(isDone);
  await worker.stop();
  await queue.close();

  expect(await backup.heldUp()).toBe(0);
});

test('W-9 tables of the queue that are behind while a backup reads them are told of as held, and brought up to date after it', async () => {
  await asOlderVersion();
  const backup = await givenBackup();
  const { queue } = givenQueue();

  const early = queue.watched();

  await expect(early).rejects.toMatchObject({ code: 'QUEUE_TABLES_HELD' });
  await backup.end();
  expect(await queue.watched()).toEqual(new Set());
});

test('W-9 a worker that finds the tables of its queue behind and held does not start, and says so at once', async () => {
  await asOlderVersion();
  await givenBackup();
  const { isDone: _never, ...around } = surroundings(await givenMerge());
  const { place, queue } = givenQueue();

  const starting = startWorker({ ...around, place, jobs: queue });

  await expect(starting).rejects.toMatchObject({ code: 'QUEUE_TABLES_HELD', kind: 'temporary' });
});

/** The tables as a version of BullMQ left them that knew no others. */
async function asOlderVersion(): Promise<void> {
  const client = new pg.Client(database.connectionString);
  await client.connect();
  await client.query(`
    create schema tributary_queue;
    create table tributary_queue.migration (
      version integer primary key, name text not null, applied_at timestamptz not null default now())`);
  await client.end();
}
