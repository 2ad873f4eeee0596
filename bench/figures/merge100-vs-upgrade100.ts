import { type BenchTown, startBenchTown } from '#bench/bench-town';
import type { Figure } from '#bench/figure';
import { median } from '#bench/figure';
import { givenAgreedMerge, givenRoom } from '#bench/given-agreed-plan';
import { sideBySide } from '#bench/side-by-side';
import type { ConsolidationId } from '#src/consolidation/records';
import type { SynapseOptions } from '#test/servers/synapse';

/** Of 1, 2 and 8 at a time the choice that gains a merge most beside an upgrade (docs/benchmarks.md). */
const AT_ONCE = 1;
/** What a worker has in hand unless told: told beside what is judged. */
const USUALLY = 8;
/** Each look reads all runs, so that looking more often would slow down what is measured. */
const LOOK_EVERY_MS = 150;

/** Many merges as in `merge-vs-upgrade`, from the queue to one worker, against as many upgrades at the same concurrency. */
export const figure: Figure = {
  name: 'merge100-vs-upgrade100',
  limit: { atMost: 0.8 },
  measure: async ({ quick }) => {
    const [size, runs] = quick ? [8, 1] : [100, 3];
    const judged = await measureOn('postgres', { size, runs, atOnce: AT_ONCE });
    const usually = await measureOn('postgres', { size, runs: 1, atOnce: USUALLY });
    const onSqlite = await measureOn('file', { size, runs: 1, atOnce: AT_ONCE });
    return { ...judged, eightAtOnce: usually.ratio, onSqlite: onSqlite.ratio };
  },
};

interface Extent {
  readonly size: number;
  readonly runs: number;
  readonly atOnce: number;
}

/** As in `merge-vs-upgrade`: SQLite is told beside what is judged. */
async function measureOn(synapseOn: SynapseOptions['database'], extent: Extent) {
  const { size, runs, atOnce } = extent;
  const town = await startBenchTown({ synapseOn });
  try {
    const merges: number[] = [];
    const upgrades: number[] = [];
    for (let i = 0; i < runs; i++) {
      merges.push(await secondsOfMerges(town, extent));
      upgrades.push(await secondsOfUpgrades(town, extent));
    }
    const [mergeSeconds, upgradeSeconds] = [median(merges), median(upgrades)];
    const ratio = Number((mergeSeconds / upgradeSeconds).toFixed(2));
    return { ratio, runs, size, atOnce, mergeSeconds, upgradeSeconds };
  } finally {
    await town.stop();
  }
}

async function secondsOfMerges(town: BenchTown, { size, atOnce }: Extent): Promise<number> {
  const ids: ConsolidationId[] = [];
  await sideBySide(range(size), 4, async () => ids.push((await givenAgreedMerge(town)).id));
  const begun = performance.now();
  const worker = await town.engine.startWorker({ atOnce });
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
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

async function secondsOfUpgrades(town: BenchTown, { size, atOnce }: Extent): Promise<number> {
  const rooms: string[] = [];
  await sideBySide(range(size), 4, async () => rooms.push(await givenRoom(town)));
  const begun = performance.now();
  await sideBySide(rooms, atOnce, (room) =>
    town.alice.call('POST', `/v3/rooms/${encodeURIComponent(room)}/upgrade`, { new_version: '11' }),
  );
  return Number(((performance.now() - begun) / 1_000).toFixed(2));
}

function range(size: number): number[] {
  return Array.from({ length: size }, (_nothing, index) => index);
}
