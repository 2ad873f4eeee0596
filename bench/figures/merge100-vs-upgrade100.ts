import { type BenchTown, startBenchTown } from '#bench/bench-town';
import type { Figure } from '#bench/figure';
import { median } from '#bench/figure';
import { givenAgreedMerge, givenRoom } from '#bench/given-agreed-plan';
import { sideBySide } from '#bench/side-by-side';
import type { ConsolidationId } from '#src/consolidation/records';
import type { SynapseOptions } from '#test/servers/synapse';

/** As many as a worker works on at a time. */
const AT_ONCE = 8;

/** Many merges as in `merge-vs-upgrade`, from the queue to one worker, against as many upgrades at the same concurrency. */
export const figure: Figure = {
  name: 'merge100-vs-upgrade100',
  limit: { atMost: 0.8 },
  measure: async ({ quick }) => {
    const [size, runs] = quick ? [8, 1] : [100, 3];
    const onPostgres = await measureOn('postgres', { size, runs });
    const onSqlite = await measureOn('file', { size, runs: 1 });
    return { ...onPostgres, onSqlite: onSqlite.ratio };
  },
};

/** As in `merge-vs-upgrade`: SQLite is told beside what is judged. */
async function measureOn(
  synapseOn: SynapseOptions['database'],
  { size, runs }: { readonly size: number; readonly runs: number },
) {
  const town = await startBenchTown({ synapseOn });
  try {
    const merges: number[] = [];
    const upgrades: number[] = [];
    for (let i = 0; i < runs; i++) {
      merges.push(await secondsOfMerges(town, size));
      upgrades.push(await secondsOfUpgrades(town, size));
    }
    const [mergeSeconds, upgradeSeconds] = [median(merges), median(upgrades)];
    const ratio = Number((mergeSeconds / upgradeSeconds).toFixed(2));
    return { ratio, runs, size, atOnce: AT_ONCE, mergeSeconds, upgradeSeconds };
  } finally {
    await town.stop();
  }
}

async function secondsOfMerges(town: BenchTown, size: number): Promise<number> {
  const ids: ConsolidationId[] = [];
  await sideBySide(range(size), 4, async () => ids.push((await givenAgreedMerge(town)).id));
  const begun = performance.now();
  const worker = await town.engine.startWorker();
  await untilDone(town, ids);
  const seconds = Number(((performance.now() - begun) / 1_000).toFixed(2));
  await worker.stop();
  return seconds;
}

async function untilDone({ engine }: BenchTown, ids: readonly ConsolidationId[]): Promise<void> {
  for (;;) {
    const runs = (await engine.store.consolidations.list()).filter(({ id }) => ids.includes(id));
    const stuck = runs.find(({ state }) => state !== 'running' && state !== 'waiting' && state !== 'done');
    if (stuck) throw new Error(`a merge is ${stuck.state}: ${stuck.reason}`);
    if (runs.every(({ state }) => state === 'done')) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function secondsOfUpgrades(town: BenchTown, size: number): Promise<number> {
  const rooms: string[] = [];
  await sideBySide(range(size), 4, async () => rooms.push(await givenRoom(town)));
  const begun = performance.now();
  await sideBySide(rooms, AT_ONCE, (room) =>
    town.alice.call('POST', `/v3/rooms/${encodeURIComponent(room)}/upgrade`, { new_version: '11' }),
  );
  return Number(((performance.now() - begun) / 1_000).toFixed(2));
}

function range(size: number): number[] {
  return Array.from({ length: size }, (_nothing, index) => index);
}
