import { discoverIn, freshStore, startDiscoveryTown } from '#bench/discovery-town';
import { type Figure, median } from '#bench/figure';
import { readRaw } from '#bench/raw-reading';

/** Of a few rooms single ratios differ threefold on a busy machine. */
const runsOf = (quick: boolean): number => (quick ? 9 : 3);

/** The rate of discovery on a real homeserver against that of the same requests and nothing else, in turns. */
export const figure: Figure = {
  name: 'discover-vs-raw',
  limit: { atLeast: 0.8 },
  measure: async ({ quick }) => {
    const [size, runs] = [quick ? 100 : 2_000, runsOf(quick)];
    const town = await startDiscoveryTown(size);
    try {
      await readRaw(town); // caches of the homeserver are warm for both
      const ratios: number[] = [];
      for (let run = 0; run < runs; run++) {
        const raw = await readRaw(town);
        ratios.push(raw / (await discoverIn(town, freshStore())));
      }
      return { ratio: Number(median(ratios).toFixed(2)), runs, size };
    } finally {
      await town.stop();
    }
  },
};
