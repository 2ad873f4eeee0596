import { readFileSync } from 'node:fs';
import pg from 'pg';
import { type MergeTown, type Office, type QueueKind, startMergeTown } from '#test/world/crash/merge-town';
import { type AgreedMerge, agreeTo, givenMerge } from '#test/world/crash/merges';
import { seenOf } from '#test/world/crash/seen';
import type { RunningCommand } from '#test/world/e2e/command';
import { eventually } from '#test/world/eventually';

const MINUTES = 60_000;
/** `TRIBUTARY_MANY=1000` makes a soak test of it. */
const MANY = Number(process.env.TRIBUTARY_MANY ?? 12);
const HOURS_FOR_ALL = MANY > 100 ? 60 * MINUTES : 8 * MINUTES;

let world: MergeTown;

beforeAll(async () => {
  world = await startMergeTown();
}, 2 * MINUTES);

afterAll(() => world.stop());

/** One after the other, as people would. */
async function givenMany(office: Office): Promise<readonly AgreedMerge[]> {
  const runs: AgreedMerge[] = [];
  while (runs.length < MANY) runs.push(await agreeTo(world, office, await givenMerge(world, { hasPortal: false })));
  return runs;
}

async function countDone({ acts }: Office): Promise<number> {
  return (await acts.list()).filter(({ state }) => state === 'done').length;
}

async function untilDone(office: Office, count: number): Promise<void> {
  await eventually(
    async () => {
      const done = await countDone(office);
      if (done < count) throw new Error(`${done} of ${MANY} are done`);
      return true;
    },
    { within: HOURS_FOR_ALL, every: 250 },
  );
}

/** Memory of a process in MB. */
function memoryOf({ pid }: RunningCommand): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

/** A worker that had lost a run and acted on it all the same would have written under its old number after the new one. */
async function fencesNeverWentBack({ databaseUrl }: Office): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query(
    `select a.id from act_records a join act_records b using (consolidation)
     where a.outcome_at < b.intent_at and a.fence > b.fence limit 1`,
  );
  await client.end();
  return rows.length === 0;
}

test.each<QueueKind>(MANY > 100 ? ['PostgreSQL', 'Redis'] : ['Redis'])(
  'W-4 many runs on workers that come, are killed, are stopped and stay: all end right, none twice, no room in two at once: queue in %s',
  async (queue) => {
    const office = await world.openOffice(queue);
    const runs = await givenMany(office);
    const [doomed, leaving, staying] = [office.worker(), office.worker(), office.worker()] as const;
    await Promise.all([doomed, leaving, staying].map((worker) => worker.until(/Running/)));
    for (const { plan } of runs) await office.acts.run({ plan });
    await untilDone(office, 1);
    const memory = memoryOf(staying);
    await doomed.kill('SIGKILL');
    const late = office.worker();
    await untilDone(office, Math.ceil(MANY / 3));
    await leaving.kill('SIGTERM');
    await untilDone(office, MANY);

    expect((await leaving.ended).code).toBe(0);
    const [first, ...others] = await Promise.all(runs.map(({ merge }) => seenOf(world, merge)));
    for (const seen of others) expect(seen).toEqual(first);
    expect(await fencesNeverWentBack(office)).toBe(true);
    if (MANY > 100) expect(memoryOf(staying)).toBeLessThan(memory * 1.5);
    for (const worker of [staying, late]) await worker.kill('SIGTERM');
  },
  HOURS_FOR_ALL + 5 * MINUTES,
);
