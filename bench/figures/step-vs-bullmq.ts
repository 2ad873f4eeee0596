import { createPostgresBackend, type Job, Queue, Worker } from 'bullmq';
import { type Figure, median } from '#bench/figure';
import { consolidation as workflow } from '#jobs/consolidation/workflow';
import { openQueue } from '#jobs/queue/queue';
import { connectionOf } from '#jobs/queue/queue-place';
import type { RunPorts } from '#jobs/run-ports';
import { startWorker } from '#jobs/worker';
import type { Database } from '#src/store/database';
import { createStore, type Store } from '#src/store/store';
import { openFreshDatabase } from '#test/servers/postgres';
import { givenMerge, type Merge, RUN } from '#test/world/merge-world';

const STEPS = workflow.flatMap(({ steps }) => steps).length;

/** What a step costs besides what it does in rooms: records, lease and queue, in simulated rooms, beside a bare job of BullMQ on the same PostgreSQL. */
export const figure: Figure = {
  name: 'step-vs-bullmq',
  limit: { atMost: 2 },
  measure: async ({ quick }) => {
    const runs = quick ? 3 : 15;
    const database = await openFreshDatabase();
    try {
      const steps: number[] = [];
      const jobs: number[] = [];
      for (let i = 0; i < runs + 1; i++) {
        steps.push((await timeRun(database)) / STEPS);
        jobs.push((await timeChain(database, STEPS)) / STEPS);
      }
      // The first of everything is slower, on both sides.
      const [stepMs, jobMs] = [median(steps.slice(1)), median(jobs.slice(1))].map((ms) => Number(ms.toFixed(2))) as [
        number,
        number,
      ];
      return { ratio: Number((stepMs / jobMs).toFixed(2)), runs, size: STEPS, stepMs, jobMs };
    } finally {
      await database.close();
    }
  },
};

/** One run from the queue to its end by one worker. */
async function timeRun(database: Database): Promise<number> {
  const [merge, store] = [await givenMerge(), createStore(database)];
  await database.knex.raw('truncate plans, consolidations cascade');
  await keep(merge, store);
  const place = { kind: 'postgres', connectionString: database.connectionString } as const;
  const jobs = openQueue(place, { turnOf: store.consolidations.turnOf, onTrouble: throwIt });
  const { end, ended } = anEnd();
  const leases: RunPorts['leases'] = {
    ...store.leases,
    release: async (fence) => {
      await store.leases.release(fence);
      ended();
    },
  };
  const ports: RunPorts = { ...merge.ports, ...store, leases };
  const heard = { forget: async () => undefined };
  const worker = await startWorker({ place, ports, jobs, workers: store.workers, heard, onTrouble: throwIt });
  const begun = performance.now();
  await jobs.wake(RUN);
  await end;
  const ms = performance.now() - begun;
  const { state, reason } = (await store.consolidations.find(RUN)) ?? {};
  await worker.stop();
  await jobs.close();
  if (state !== 'done') throw new Error(`the run is ${state}: ${reason}`);
  return ms;
}

/** What the merge holds in memory, in the database. */
async function keep({ plan, stores }: Merge, store: Store): Promise<void> {
  await store.plans.keep(plan);
  for (const word of await stores.consents.consentsOf(plan.id)) await store.consents.record(word);
  const consolidation = await stores.consolidations.find(RUN);
  if (!consolidation) throw new Error('the run is gone');
  const legs = plan.legs.map(({ room }) => room);
  await store.consolidations.create({ consolidation, rooms: [plan.canonical.room, ...legs], legs });
}

function anEnd(): { readonly end: Promise<void>; readonly ended: () => void } {
  let ended = (): void => undefined;
  const end = new Promise<void>((resolve) => {
    ended = resolve;
  });
  return { end, ended: () => ended() };
}

function throwIt(what: string, error: unknown): void {
  throw new Error(what, { cause: error });
}

/** A chain of bare jobs, each of which only adds the next: as many as a run has steps. */
async function timeChain({ connectionString }: Database, length: number): Promise<number> {
  const connection = connectionOf({ kind: 'postgres', connectionString });
  const queue = new Queue('bare', { connection }, createPostgresBackend);
  const { end, ended } = anEnd();
  const options = { removeOnComplete: true };
  const worker = new Worker(
    'bare',
    async ({ data: { left } }: Job<{ readonly left: number }>) => {
      if (left > 1) await queue.add('step', { left: left - 1 }, options);
      else ended();
    },
    { connection, drainDelay: 300 },
    createPostgresBackend,
  );
  await worker.waitUntilReady();
  const begun = performance.now();
  await queue.add('step', { left: length }, options);
  await end;
  const ms = performance.now() - begun;
  await worker.close();
  await queue.close();
  return ms;
}
