import { hostname } from 'node:os';
import { createPostgresBackend, createRedisBackend, type Job, type Processor, Worker } from 'bullmq';
import type { ConsolidationId } from '#src/consolidation/records';
import { workedOn } from '#src/consolidation/run-state';
import type { JobStarter, WorkerRegister } from '#src/ports/job-starter';
import { connectionOf, QUEUE_NAME, type QueuePlace, type WakeJob } from './queue.ts';
import { type WorkEnd, workOn } from './run-consolidation.ts';
import type { RunPorts } from './run-ports.ts';

/** How long after its last sign of life a worker counts as gone, in milliseconds. */
export const WORKER_SILENCE_MS = 15_000;

const HEARTBEAT_MS = 5_000;
const HOUSEKEEPING_MS = 30_000;
/** While another worker holds the lease, its end is looked for at this pace. */
const BUSY_MS = 2_000;
const CONCURRENCY = 4;

/** A worker that runs in this process. */
export interface RunningWorker {
  /** Stops between two acts and lets go; what was under way stays recorded. */
  stop(): Promise<void>;
}

/** What a worker is built from. */
export interface WorkerOptions {
  readonly place: QueuePlace;
  readonly ports: RunPorts;
  readonly jobs: JobStarter;
  readonly workers: WorkerRegister;
  /** Told of what goes wrong outside a consolidation, in words. */
  readonly onTrouble: (what: string, error: unknown) => void;
}

/** Starts the one consumer of the queue: any number of processes may run one (spec: `worker`). */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const id = `${hostname()}-${process.pid}`;
  const stopping = new AbortController();
  const failures = new Map<ConsolidationId, number>();
  const worker = newWorker(options.place, (job) => handleWake({ options, failures, id, stop: stopping.signal }, job));
  worker.on('error', (error) => options.onTrouble('the queue reported an error', error));
  await worker.waitUntilReady();
  const beat = await startBeating(options, id);
  return {
    stop: async () => {
      stopping.abort();
      beat.stop();
      await worker.close();
      await options.workers.gone(id);
    },
  };
}

interface Handling {
  readonly options: WorkerOptions;
  readonly failures: Map<ConsolidationId, number>;
  readonly id: string;
  readonly stop: AbortSignal;
}

/** One stretch of work; how it ended says when the consolidation is woken again. */
async function handleWake({ options, failures, id, stop }: Handling, job: Job<WakeJob>): Promise<void> {
  const { consolidation } = job.data;
  const request = { consolidation, holder: id, stop, failures: failures.get(consolidation) ?? 0 };
  const end = await workOn(options.ports, request);
  if (end.kind === 'retries') failures.set(consolidation, request.failures + 1);
  else failures.delete(consolidation);
  const afterMs = wakeAgainAfter(end);
  if (afterMs !== undefined) await options.jobs.wake(consolidation, afterMs);
}

function wakeAgainAfter(end: WorkEnd): number | undefined {
  if (end.kind === 'rests') return undefined;
  return end.kind === 'busy' ? BUSY_MS : end.afterMs;
}

/** Signs of life, and work that has no job because a process died between record and queue (spec W-3). */
async function startBeating(options: WorkerOptions, id: string): Promise<{ stop(): void }> {
  const { workers, onTrouble } = options;
  const guarded = (what: string, deed: () => Promise<void>) => () =>
    void deed().catch((error: unknown) => onTrouble(what, error));
  const sign = () => workers.seen({ id, host: hostname(), pid: process.pid });
  await sign();
  await wakeUnfinished(options);
  const timers = [
    setInterval(guarded('no sign of life could be given', sign), HEARTBEAT_MS),
    setInterval(
      guarded('unfinished work could not be looked for', () => wakeUnfinished(options)),
      HOUSEKEEPING_MS,
    ),
  ];
  return { stop: () => timers.forEach(clearInterval) };
}

/** PostgreSQL holds the truth: whatever is unfinished there is put into the queue again (spec W-3). */
async function wakeUnfinished({ ports, jobs }: WorkerOptions): Promise<void> {
  const unfinished = (await ports.consolidations.list()).filter(({ state }) => workedOn.includes(state));
  for (const { id } of unfinished) await jobs.wake(id);
}

/** The little of BullMQ's worker that is used here, the same on either place. */
interface ConsumingWorker {
  on(event: 'error', listener: (error: Error) => void): unknown;
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
}

function newWorker(place: QueuePlace, processor: Processor<WakeJob, void>): ConsumingWorker {
  const usual = { concurrency: CONCURRENCY };
  if (place.kind === 'postgres') {
    return new Worker(QUEUE_NAME, processor, { ...usual, connection: connectionOf(place) }, createPostgresBackend);
  }
  // A blocking connection of BullMQ must be allowed to retry without end.
  const connection = { url: place.url, maxRetriesPerRequest: null };
  return new Worker(QUEUE_NAME, processor, { ...usual, connection }, createRedisBackend);
}
