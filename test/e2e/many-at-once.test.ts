import { readFileSync } from 'node:fs';
import { type QueueKind, queueKindOfTests } from '#test/servers/queue-of-tests';
import {
  asked,
  type Begun,
  beginnings,
  overtakenWhenFree,
  type StruckRun,
  struckRuns,
  untilJustTaken,
} from '#test/world/crash/line-measures';
import { type MergeTown, type Office, QUICK, startMergeTown } from '#test/world/crash/merge-town';
import { type AgreedMerge, agreeTo, givenMerge } from '#test/world/crash/merges';
import { seenOfAll } from '#test/world/crash/seen';
import type { RunningCommand } from '#test/world/e2e/command';
import { eventually } from '#test/world/eventually';

const MINUTES = 60_000;
/** `TRIBUTARY_MANY=1000` makes a soak test of it. */
const MANY = Number(process.env.TRIBUTARY_MANY ?? 12);
const IS_SOAK = process.env.TRIBUTARY_MANY !== undefined;
/** A homeserver on which hundreds of runs are under way answers slowly. */
const PATIENT = { TRIBUTARY_LEASE_MS: '5000', TRIBUTARY_REQUEST_MS: '20000' };
const GRACE_MS = Number((IS_SOAK ? PATIENT : QUICK).TRIBUTARY_REQUEST_MS);
/** So many runs are under way at once: three workers with eight each, and as many when one of them takes over. */
const MOST_OVERTAKEN = 48;
/** What a dead worker had in hand goes on before runs that nobody has begun, as soon as it is free; those under way come first. */
const MOST_BEFORE_THE_STRUCK = 24;
const MADE_AT_A_TIME = 5;
const HOURS_FOR_ALL = IS_SOAK ? 60 * MINUTES : 8 * MINUTES;

let world: MergeTown;

beforeAll(async () => {
  world = await startMergeTown();
}, 5 * MINUTES);

afterAll(() => world.stop());

/** One after the other, as people would. */
async function givenFew(office: Office): Promise<readonly AgreedMerge[]> {
  const runs: AgreedMerge[] = [];
  while (runs.length < MANY) runs.push(await agreeTo(world, office, await givenMerge(world, { hasPortal: false })));
  return runs;
}

/**
 * Several at a time, since only their runs are looked at; what a busy homeserver did not answer in time is made anew. Without
 * spaces: each plan asks every space that our account is in, and nobody has a thousand.
 */
async function givenMany(office: Office): Promise<readonly AgreedMerge[]> {
  const runs: AgreedMerge[] = [];
  const late: unknown[] = [];
  const make = async () => agreeTo(world, office, await givenMerge(world, { hasPortal: false, hasSpace: false }));
  while (runs.length < MANY) {
    const some = Math.min(MADE_AT_A_TIME, MANY - runs.length);
    for (const made of await Promise.allSettled(Array.from({ length: some }, make)))
      if (made.status === 'fulfilled') runs.push(made.value);
      else late.push(made.reason);
    if (runs.length % 50 < MADE_AT_A_TIME) process.stdout.write(`${runs.length} plans are agreed to\n`);
    if (late.length > MANY / 5) throw new AggregateError(late, `${late.length} could not be made`);
  }
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

/** Memory of a process in MB; of one that is gone nothing. */
function memoryOf({ pid, isRunning }: RunningCommand): number {
  if (!isRunning()) return 0;
  return Math.round(Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024);
}

/** What a soak of many runs measured, for people; nothing is printed where only a few run. */
function tellMeasured(queue: QueueKind, measured: object): void {
  if (IS_SOAK) process.stdout.write(`${JSON.stringify({ queue, runs: MANY, ...measured })}\n`);
}

/** A worker that had lost a run and acted on it all the same would have written under its old number after the new one. */
async function fencesNeverWentBack(office: Office): Promise<boolean> {
  const rows = await asked(
    office,
    `select a.id from act_records a join act_records b using (consolidation)
     where a.outcome_at < b.intent_at and a.fence > b.fence limit 1`,
  );
  return rows.length === 0;
}

/** Kills a worker, in a soak at the worst moment; what it had in hand. */
async function strike(office: Office, worker: RunningCommand): Promise<readonly StruckRun[]> {
  if (IS_SOAK) await untilJustTaken(office, worker);
  await worker.kill('SIGKILL');
  return struckRuns(office, { pid: worker.pid, graceMs: GRACE_MS });
}

/** How fair the line was, those who had a dead worker told apart. */
async function lineOf(office: Office, struck: readonly StruckRun[]) {
  const begun = await beginnings(office, struck);
  const most = (key: keyof Begun) => Math.max(...begun.map((one) => one[key]));
  return {
    longestWaitSeconds: Math.round(most('waited_ms') / 1_000),
    mostOvertaken: most('overtaken'),
    mostOvertakenAtFirstRecord: most('overtaken_at_first_record'),
    struck: struck.length,
    mostBeforeTheStruck: Math.max(0, ...(await overtakenWhenFree(office, struck))),
  };
}

/** `TRIBUTARY_QUEUE=Redis` soaks that one alone. */
const QUEUES = (process.env.TRIBUTARY_QUEUE?.split(',') ?? ['PostgreSQL', 'Redis']) as QueueKind[];

test.each<QueueKind>(IS_SOAK ? QUEUES : [queueKindOfTests()])(
  'W-4 many runs on workers that come, are killed, are stopped and stay: all end right, none twice, no room in two at once: queue in %s',
  async (queue) => {
    const office = await world.openOffice({ queue, ...(IS_SOAK && { env: PATIENT }) });
    const startedAt = performance.now();
    const runs = await (IS_SOAK ? givenMany : givenFew)(office);
    const preparedAt = performance.now();
    const [doomed, leaving, staying] = [office.worker(), office.worker(), office.worker()] as const;
    await Promise.all([doomed, leaving, staying].map((worker) => worker.until(/Running/)));
    for (const { plan } of runs) await office.acts.run({ plan });
    await untilDone(office, 1);
    const atStart = [doomed, leaving, staying].map(memoryOf);
    const struck = await strike(office, doomed);
    const late = office.worker();
    await untilDone(office, Math.ceil(MANY / 3));
    const inTheMiddle = [leaving, staying, late].map(memoryOf);
    await leaving.kill('SIGTERM');
    await untilDone(office, MANY);
    const doneAt = performance.now();
    const line = await lineOf(office, struck);
    const [memory, memoryAtEnd] = [atStart[2] ?? 0, memoryOf(staying)];
    tellMeasured(queue, {
      preparedInSeconds: Math.round((preparedAt - startedAt) / 1_000),
      doneInSeconds: Math.round((doneAt - preparedAt) / 1_000),
      ...line,
      memoryMb: {
        'killed, leaving, staying, when one was done': atStart,
        'leaving, staying, late, when a third was done': inTheMiddle,
        'staying, late, when all were done': [memoryAtEnd, memoryOf(late)],
      },
    });

    expect(line.mostOvertaken).toBeLessThanOrEqual(MOST_OVERTAKEN);
    expect(line.mostBeforeTheStruck).toBeLessThanOrEqual(MOST_BEFORE_THE_STRUCK);
    expect((await leaving.ended).code).toBe(0);
    const [first, ...others] = await seenOfAll(
      world,
      runs.map(({ merge }) => merge),
    );
    for (const seen of others) expect(seen).toEqual(first);
    expect(await fencesNeverWentBack(office)).toBe(true);
    if (IS_SOAK) expect(memoryAtEnd).toBeLessThan(memory * 1.5);
    for (const worker of [staying, late]) await worker.kill('SIGTERM');
  },
  HOURS_FOR_ALL + 5 * MINUTES,
);
