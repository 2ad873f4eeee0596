import { type BenchTown, startBenchTown } from '#bench/bench-town';
import { type Figure, median } from '#bench/figure';
import { givenAgreedMerge, givenRoom } from '#bench/given-agreed-plan';
import type { SynapseOptions } from '#test/servers/synapse';

/** A whole merge of one native source with three aliases, every step of it, against Synapse's own upgrade of an equal room. */
export const figure: Figure = {
  name: 'merge-vs-upgrade',
  limit: { atMost: 1 },
  measure: async ({ quick }) => {
    const onPostgres = await measureOn('postgres', quick ? 3 : 9);
    const onSqlite = await measureOn('file', 3);
    return { ...onPostgres, onSqlite: onSqlite.ratio };
  },
};

/** Judged is what a homeserver is that people live on; SQLite, where transactions queue, is told beside it. */
async function measureOn(synapseOn: SynapseOptions['database'], runs: number) {
  const town = await startBenchTown({ synapseOn });
  try {
    await timeMerge(town); // the first of everything is slower, on both sides
    await timeUpgrade(town);
    const merges: number[] = [];
    const upgrades: number[] = [];
    for (let i = 0; i < runs; i++) {
      merges.push(await timeMerge(town));
      upgrades.push(await timeUpgrade(town));
    }
    const [mergeMs, upgradeMs] = [median(merges), median(upgrades)];
    return { ratio: Number((mergeMs / upgradeMs).toFixed(2)), runs, size: 1, mergeMs, upgradeMs };
  } finally {
    await town.stop();
  }
}

async function timeMerge(town: BenchTown): Promise<number> {
  const { id } = await givenAgreedMerge(town);
  const begun = performance.now();
  const { consolidation } = await town.engine.acts.work({ id });
  const ms = Math.round(performance.now() - begun);
  if (consolidation.state === 'done') return ms;
  throw new Error(`the merge is ${consolidation.state}: ${consolidation.reason}`);
}

async function timeUpgrade(town: BenchTown): Promise<number> {
  const room = await givenRoom(town);
  const begun = performance.now();
  await town.alice.call('POST', `/v3/rooms/${encodeURIComponent(room)}/upgrade`, { new_version: '11' });
  return Math.round(performance.now() - begun);
}
