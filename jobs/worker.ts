import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { createPostgresBackend, createRedisBackend, type Job, type Processor, Worker } from 'bullmq';
import { forgetWhatWasHeard } from '#jobs/housekeeping/forget-what-was-heard';
import { keepUnfinishedAwake } from '#jobs/housekeeping/keep-unfinished-awake';
import { closeFailed, endsWithin, type OnTrouble } from '#jobs/queue/closing';
import { probeRedis } from '#jobs/queue/probe-redis';
import { loadQueueLibrary, readyTables, type WakeJob, type WorkQueue } from '#jobs/queue/queue';
import { connectionOf, QUEUE_NAME, type QueuePlace, redisConnectionOf } from '#jobs/queue/queue-place';
import { describeQueueTrouble } from '#jobs/queue/queue-trouble';
import { Repeats } from '#jobs/queue/repeats';
import type { ConsolidationId } from '#src/consolidation/records';
import { waitAfterFailure } from '#src/consolidation/run-state';
import { isTributaryError, TributaryError } from '#src/errors/tributary-error';
import type { HeardStore } from '#src/ports/heard-store';
import type { WorkerRegister } from '#src/ports/job-starter';
import { workOn } from './run-consolidation.ts';
import type { RunPorts, RunTiming } from './run-ports.ts';
import type { WorkEnd } from './work-end.ts';

/** How long after its last sign of life a worker counts as gone, in milliseconds. */
export const WORKER_SILENCE_MS = 15_000;

const HEARTBEAT_MS = 5_000;
const HOUSEKEEPING_MS = 60_000;
const FORGETTING_MS = 3_600_000;
/** A closing worker waits so long for the request that is under way; the lease ends the rest. */
const CLOSING_MS = 7_000;

/** Runs that one worker has in hand: so many that one which waits for a slow server holds up few. */
const AT_ONCE = 8;
/**
 * An idle worker is called when there is work, and looks by itself each so many seconds: Redis calls one worker alone, which
 * may be frozen, and where the database gives no answer on what is due next BullMQ goes to sleep without having been told.
 */
const LOOKS_EACH_S = 10;
/** How BullMQ runs: nothing that died is given up. */
const RUNNING = { maxStalledCount: 1_000_000, drainDelay: LOOKS_EACH_S } as const;

/** A dead worker's job is found again within seconds, and no later than its lease ends. */
function foundWithin({ leaseMs }: RunTiming) {
  const lockDuration = Math.min(10_000, leaseMs);
  return { lockDuration, stalledInterval: lockDuration / 2 };
}

/** A worker that runs in this process. */
export interface RunningWorker {
  /** Stops between two acts and lets go within ten seconds; what was under way stays recorded. */
  stop(): Promise<void>;
}

/** What a worker is built from. */
export interface WorkerOptions {
  readonly place: QueuePlace;
  readonly ports: RunPorts;
  readonly jobs: WorkQueue;
  readonly workers: WorkerRegister;
  readonly heard: Pick<HeardStore, 'forget'>;
  /** How many runs it has in hand at a time; undefined: eight. */
  readonly atOnce?: number | undefined;
  /** Told of what goes wrong outside a consolidation, in words. */
  readonly onTrouble: OnTrouble;
}

/** Starts the one consumer of the queue: any number of processes may run one (spec: `worker`). Throws QUEUE_UNREACHABLE. */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  await requireRedis(options.place);
  await loadQueueLibrary();
  const id = `${hostname()}-${process.pid}`;
  const stopping = new AbortController();
  const unsure = { is: false };
  const handling = {
    options,
    failures: new Map(),
    underWay: new Set<Job<WakeJob>>(),
    unsure,
    id,
    stop: stopping.signal,
  };
  const repeats = new Repeats(options.ports.clock);
  let isReady = options.place.kind === 'redis'; // one that finds no database is told of by whoever wanted it started
  const worker = await readyWorker(options, () => {
    const one = newWorker(options, (job) => handleWake(handling, job));
    one.on('error', (error) => {
      unsure.is = true;
      const trouble = describeQueueTrouble(error);
      if (isReady && repeats.isNews(trouble)) options.onTrouble('the queue reported an error', trouble);
    });
    return one;
  });
  isReady = true;
  const beat = await startBeating(options, { id, unsure });
  return {
    stop: async () => {
      stopping.abort();
      beat.stop();
      await closeWithin(worker.close(), handling);
      await options.workers.gone(id);
    },
  };
}

/** BullMQ waits without a word for a Redis that is away when it starts. */
async function requireRedis(place: QueuePlace): Promise<void> {
  const away = place.kind === 'redis' ? await probeRedis(place.url) : undefined;
  if (away) throw new TributaryError('QUEUE_UNREACHABLE', { facts: { why: `${away.address}: ${away.why}` } });
}

/** Where the database dies as the worker is started, it is back by the third attempt at the latest. */
const STARTS_AGAIN_AFTER_MS = [500, 2_000, 5_000];

/** BullMQ looks at its tables once and keeps what that came to: a worker that met no database is started anew. */
async function readyWorker(
  { workers, place, onTrouble }: WorkerOptions,
  start: () => ClosableWorker,
): Promise<ClosableWorker> {
  for (const afterMs of [...STARTS_AGAIN_AFTER_MS, undefined]) {
    let worker: ClosableWorker | undefined;
    try {
      await readyTables(place);
      worker = start();
      await worker.waitUntilReady();
      return worker;
    } catch (error) {
      const failed = worker;
      if (failed) await closeFailed(() => failed.close(), onTrouble);
      const trouble = describeQueueTrouble(error);
      if (afterMs === undefined || !isTributaryError(trouble, 'QUEUE_UNREACHABLE')) throw trouble;
    }
    await pause(afterMs);
    await workers.alive(0).catch(() => undefined); // whoever asks the records starts an embedded database again
  }
  throw new TypeError('no worker was started');
}

async function closeWithin(closed: Promise<void>, { options: { onTrouble }, underWay }: Handling): Promise<void> {
  if (await endsWithin(CLOSING_MS, closed)) return;
  const what =
    underWay.size > 0
      ? 'a request is still under way; the next worker takes over when the lease ends'
      : 'nothing is under way, but the queue does not answer; its connection is given up';
  onTrouble(what, undefined);
}

interface Handling {
  readonly options: WorkerOptions;
  readonly failures: Map<ConsolidationId, number>;
  readonly underWay: Set<Job<WakeJob>>;
  readonly unsure: Beating['unsure'];
  readonly id: string;
  readonly stop: AbortSignal;
}

/** One stretch of work; how it ended says when the consolidation is woken again. */
async function handleWake(handling: Handling, job: Job<WakeJob>): Promise<void> {
  const { consolidation } = job.data;
  const { options, failures, unsure, underWay } = handling;
  const before = failures.get(consolidation) ?? 0;
  underWay.add(job);
  const end = await work(handling, consolidation, before).finally(() => underWay.delete(job));
  if (end.kind === 'retries') failures.set(consolidation, before + 1);
  else failures.delete(consolidation);
  await wakeAgain(options.jobs, consolidation, end).catch((error: unknown) => {
    unsure.is = true; // the next beat looks for what has no job now
    options.onTrouble(`${consolidation} could not be put into the queue again`, describeQueueTrouble(error));
  });
}

/** What is thrown past the run itself (its records cannot be reached, say) is told and tried again later, never dropped. */
async function work(handling: Handling, consolidation: ConsolidationId, failures: number): Promise<WorkEnd> {
  const { options, id: holder, stop } = handling;
  try {
    return await workOn(options.ports, { consolidation, holder, stop, failures });
  } catch (error) {
    options.onTrouble(`the work on ${consolidation} was broken off`, error);
    return { kind: 'retries', afterMs: waitAfterFailure(failures + 1), why: 'it was broken off' };
  }
}

async function wakeAgain(jobs: WorkQueue, consolidation: ConsolidationId, end: WorkEnd): Promise<void> {
  if (end.kind === 'watches') return jobs.watch(consolidation, end.from);
  if (end.kind === 'rests') return jobs.unwatch(consolidation);
  return jobs.wake(consolidation, end.afterMs);
}

interface Beating {
  readonly id: string;
  /** True once the queue had trouble: it may have come back without what was in it. */
  readonly unsure: { is: boolean };
}

/** Signs of life, and work that has no job because a process died between record and queue (spec W-3). */
async function startBeating(options: WorkerOptions, { id, unsure }: Beating): Promise<{ stop(): void }> {
  const { workers, onTrouble, ports, jobs, heard } = options;
  const guarded = (what: string, deed: () => Promise<void>) => () =>
    void deed().catch((error: unknown) => onTrouble(what, describeQueueTrouble(error)));
  const sign = () => workers.seen({ id, host: hostname(), pid: process.pid });
  const housekeeping = () => keepUnfinishedAwake(ports, jobs);
  const forgetting = () => forgetWhatWasHeard({ ...ports, heard });
  const catchUp = async () => {
    if (!unsure.is) return;
    unsure.is = false; // first, so that trouble meanwhile is looked at with the next beat
    await housekeeping().catch((error: unknown) => {
      unsure.is = true;
      throw error;
    });
  };
  unsure.is = true; // so that what fails now is looked for with the next beat
  for (const deed of [sign, catchUp, forgetting])
    await deed().catch((error: unknown) =>
      onTrouble('a worker that starts could not look around', describeQueueTrouble(error)),
    );
  const timers = [
    setInterval(guarded('no sign of life could be given', sign), HEARTBEAT_MS),
    setInterval(guarded('what the queue lost could not be looked for', catchUp), HEARTBEAT_MS),
    setInterval(guarded('unfinished work could not be looked for', housekeeping), HOUSEKEEPING_MS),
    setInterval(guarded('what was heard long ago could not be forgotten', forgetting), FORGETTING_MS),
  ];
  return { stop: () => timers.forEach(clearInterval) };
}

/** What is asked of BullMQ's worker, wherever its queue lives. */
interface ClosableWorker {
  on(event: 'error', listener: (error: Error) => void): unknown;
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
}

function newWorker(
  { place, ports, atOnce = AT_ONCE }: WorkerOptions,
  processor: Processor<WakeJob, void>,
): ClosableWorker {
  const running = { ...RUNNING, concurrency: atOnce, ...foundWithin(ports.timing) };
  if (place.kind === 'postgres') {
    return new Worker(QUEUE_NAME, processor, { ...running, connection: connectionOf(place) }, backendThatLooks);
  }
  // A blocking connection of BullMQ must be allowed to retry without end.
  const connection = { ...redisConnectionOf(place), maxRetriesPerRequest: null };
  return new Worker(QUEUE_NAME, processor, { ...running, connection }, createRedisBackend);
}

/** After a fault BullMQ asks for no `drainDelay` and sleeps for an hour, in the database. */
const backendThatLooks: typeof createPostgresBackend = (...given) =>
  Object.defineProperty(createPostgresBackend(...given), 'maximumBlockTimeout', { value: LOOKS_EACH_S });
