import { type BenchTown, startBenchTown } from '#bench/bench-town';
import type { Figure } from '#bench/figure';
import { median } from '#bench/figure';
import { givenRoom } from '#bench/given-agreed-plan';
import { startMeasuredWorker } from '#bench/measured-worker';
import type { Plan, PlanId } from '#src/consolidation/plan';
import type { ConsolidationId } from '#src/consolidation/records';

/** What a worker holds while many consolidations wait for people, against one that has nothing to do (spec W-9). */
export const figure: Figure = {
  name: 'memory-waiting',
  limit: { atMost: 1.2 },
  measure: async ({ quick }) => {
    const [size, runs] = quick ? [30, 1] : [1_000, 3];
    const town = await startBenchTown();
    try {
      const idle: number[] = [];
      for (let i = 0; i < runs; i++) idle.push(await whileWaiting(town, 0));
      const runsThatWait = await giveWaiting(town, size);
      const waiting: number[] = [];
      for (let i = 0; i < runs; i++) {
        for (const id of runsThatWait) await town.engine.store.consolidations.change(id, { state: 'running' });
        waiting.push(await whileWaiting(town, size));
      }
      const [idleMegabytes, waitingMegabytes] = [median(idle), median(waiting)];
      const ratio = Number((waitingMegabytes / idleMegabytes).toFixed(2));
      return { ratio, runs, size, idleMegabytes, waitingMegabytes };
    } finally {
      await town.stop();
    }
  },
};

/** The memory of a worker that has looked at everything that waits. */
async function whileWaiting({ config, engine }: BenchTown, size: number): Promise<number> {
  const begunAt = Date.now();
  const worker = await startMeasuredWorker(config);
  try {
    const looked = async (): Promise<number> =>
      (await engine.store.consolidations.list()).filter(({ state }) => state === 'waiting').length;
    while ((await looked()) < size) await pause(200);
    // An idle worker is given the time in which the first of many would have been looked at.
    while (Date.now() - begunAt < 3_000) await pause(200);
    return await worker.megabytes();
  } finally {
    await worker.stop();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Runs of one plan under many names, for which nobody has said a word yet; no two would be let begin like that by `run`. */
async function giveWaiting(town: BenchTown, size: number): Promise<readonly ConsolidationId[]> {
  const [canonical, source] = [await givenRoom(town), await givenRoom(town)];
  const { plan } = await town.engine.acts.plan({ into: canonical, retire: [source], dryRun: false });
  const given: ConsolidationId[] = [];
  for (let i = 0; i < size; i++) given.push(await giveOne(town, { ...plan, id: `p_waiting${i}` as PlanId }, i));
  return given;
}

async function giveOne({ engine: { store } }: BenchTown, plan: Plan, index: number): Promise<ConsolidationId> {
  const now = Date.now();
  const id = `c_waiting${index}` as ConsolidationId;
  const beginning = {
    state: 'running',
    step: 'inspect-rooms',
    waitingFor: [],
    startedAt: now,
    changedAt: now,
  } as const;
  await store.plans.keep(plan);
  const legs = plan.legs.map(({ room }) => room);
  await store.consolidations.create({ consolidation: { id, plan: plan.id, ...beginning }, rooms: [], legs });
  return id;
}
