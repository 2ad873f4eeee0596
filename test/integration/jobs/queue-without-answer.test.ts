import pg from 'pg';
import { openQueue } from '#jobs/queue/queue';
import { startWorker } from '#jobs/worker';
import { type FreshDatabase, freshDatabase } from '#test/servers/postgres';
import { eventually } from '#test/world/eventually';
import { givenMerge, RUN } from '#test/world/merge-world';

let database: FreshDatabase;
const opened: (() => Promise<void>)[] = [];

beforeAll(async () => {
  database = await freshDatabase();
});

afterAll(async () => {
  for (const close of opened.reverse()) await close();
  await database.drop();
});

/** BullMQ asks once what is due next, as it goes to sleep: here that question fails, and says in `asked` that it was put. */
const NO_ANSWER = `alter function next_delay(text) rename to next_delay_kept;
  create sequence asked;
  create function next_delay(text) returns bigint language plpgsql
    as $$ begin perform nextval('asked'); raise 'no answer'; end $$`;

const AN_ANSWER = 'drop function next_delay(text); alter function next_delay_kept(text) rename to next_delay';

test('W-3 a run that is due is worked on also where its worker was not told when, as it went to sleep', async () => {
  const { connectionString } = database;
  const place = { kind: 'postgres', connectionString } as const;
  const merge = await givenMerge();
  const consolidations = { ...merge.ports.consolidations, list: async () => [] };
  const told: string[] = [];
  const onTrouble = (what: string) => void told.push(what);
  const jobs = openQueue(place, { turnOf: async () => 1, onTrouble });
  opened.push(jobs.close);
  const worker = await startWorker({
    place,
    jobs,
    onTrouble,
    ports: { ...merge.ports, consolidations },
    workers: { seen: async () => undefined, gone: async () => undefined, alive: async () => 1 },
    heard: { forget: async () => undefined },
  });
  opened.push(() => worker.stop());
  await inQueue(NO_ANSWER);
  await jobs.wake(RUN, 500);
  await eventually(async () => (await inQueue('select from asked where is_called')).rowCount === 1);
  await inQueue(AN_ANSWER);

  await eventually(async () => (await merge.stores.consolidations.find(RUN))?.state === 'done', { within: 30_000 });
  expect(told).toEqual(['the queue reported an error']);
});

async function inQueue(sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client({
    connectionString: database.connectionString,
    options: '-c search_path=tributary_queue',
  });
  await client.connect();
  return client.query(sql).finally(() => client.end());
}
