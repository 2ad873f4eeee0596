import { startBenchTown } from '#bench/bench-town';
import { type Figure, median } from '#bench/figure';
import { givenAgreedMerge } from '#bench/given-agreed-plan';
import { type LoggedRequest, logRequests } from '#bench/request-log';

const RUNS = 3;

/** All client-API calls of the merge of `merge-vs-upgrade` beside the different writes that it cannot do without. */
export const figure: Figure = {
  name: 'calls-vs-writes',
  limit: { atMost: 2 },
  measure: async () => {
    const town = await startBenchTown();
    try {
      const logs: (readonly LoggedRequest[])[] = [];
      for (let i = 0; i < RUNS; i++) {
        const { id } = await givenAgreedMerge(town);
        const log = logRequests();
        const { consolidation } = await town.engine.acts.work({ id });
        logs.push(log.end());
        if (consolidation.state !== 'done') throw new Error(`the merge is ${consolidation.state}`);
      }
      const calls = median(logs.map((log) => log.length));
      const writes = median(logs.map(differentWrites));
      return { ratio: Number((calls / writes).toFixed(2)), runs: RUNS, size: 1, calls, writes };
    } finally {
      await town.stop();
    }
  },
};

function differentWrites(log: readonly LoggedRequest[]): number {
  const writes = log.filter(({ method }) => method !== 'GET');
  return new Set(writes.map(({ method, path }) => `${method} ${path}`)).size;
}
