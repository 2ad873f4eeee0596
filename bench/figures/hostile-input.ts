import { type Figure, median, rounded } from '#bench/figure';
import { type HostileCost, readHostileRooms } from '#bench/hostile-once';

const RUNS = 3;

/**
 * How many times as long ten times as many hostile rooms take to read, group and print (spec D-2, D-11): 10 is linear. Each has 60 KB
 * of state with deep JSON, `__proto__`, and names that hide, reorder or close what they stand in; some have 50,000 aliases in a topic.
 */
export const figure: Figure = {
  name: 'hostile-input',
  limit: { atMost: 13 },
  moreLimits: { unescaped: { atMost: 0 }, peakMegabytes: { atMost: 1536 } },
  measure: async ({ quick }) => {
    const size = quick ? 1_000 : 10_000;
    const [small, large]: [HostileCost[], HostileCost[]] = [[], []];
    for (let i = 0; i < RUNS; i++) {
      small.push(await readHostileRooms(size / 10));
      large.push(await readHostileRooms(size));
    }
    const [few, many] = [small, large].map((costs) => median(costs.map(({ seconds }) => seconds))) as [number, number];
    return {
      ratio: rounded(many / few, 1),
      runs: RUNS,
      size,
      seconds: rounded(many, 1),
      peakMegabytes: Math.max(...large.map((cost) => cost.peakMegabytes)),
      unescaped: Math.max(...[...small, ...large].map((cost) => cost.unescaped)),
      groups: large[0]?.groups ?? 0,
      outputMegabytes: large[0]?.outputMegabytes ?? 0,
    };
  },
};
