import { type Figure, median, rounded } from '#bench/figure';
import { type MatchCost, matchInProcess } from '#bench/match-once';

const RUNS = 3;

/** How many times as long ten times as many endpoints take (spec D-11): 10 were linear, n log n gives about 12.5. */
export const figure: Figure = {
  name: 'match-100k-vs-10k',
  limit: { atMost: 14 },
  moreLimits: { peakMegabytes: { atMost: 1536 } },
  measure: async ({ quick }) => {
    const size = quick ? 10_000 : 100_000;
    const small = await costs(size / 10);
    const large = await costs(size);
    const ratio = median(large.map(({ seconds }) => seconds)) / median(small.map(({ seconds }) => seconds));
    return {
      ratio: rounded(ratio, 1),
      runs: RUNS,
      size,
      smallSeconds: rounded(median(small.map(({ seconds }) => seconds)), 2),
      largeSeconds: rounded(median(large.map(({ seconds }) => seconds)), 2),
      peakMegabytes: Math.max(...large.map(({ peakMegabytes }) => peakMegabytes)),
      proposals: large[0]?.proposals ?? 0,
    };
  },
};

async function costs(endpoints: number): Promise<readonly MatchCost[]> {
  const all: MatchCost[] = [];
  for (let i = 0; i < RUNS; i++) all.push(await matchInProcess(endpoints));
  return all;
}
