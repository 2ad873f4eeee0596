import { discoverIn, freshStore, startDiscoveryTown } from '#bench/discovery-town';
import { type Figure, median } from '#bench/figure';

const RUNS = 3;

/** Which part of a first scan a second one takes when nothing has changed (spec D-1). */
export const figure: Figure = {
  name: 'rescan-vs-scan',
  limit: { atMost: 0.15 },
  measure: async ({ quick }) => {
    const size = quick ? 100 : 2_000;
    const town = await startDiscoveryTown(size);
    try {
      await discoverIn(town, freshStore()); // caches of the homeserver are warm for both
      const ratios: number[] = [];
      for (let run = 0; run < RUNS; run++) {
        const store = freshStore();
        const first = await discoverIn(town, store);
        ratios.push((await discoverIn(town, store)) / first);
      }
      return { ratio: Number(median(ratios).toFixed(3)), runs: RUNS, size };
    } finally {
      await town.stop();
    }
  },
};
