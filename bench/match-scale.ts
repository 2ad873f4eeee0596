import { execFile } from 'node:child_process';
import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { runMatch } from '#src/cli/match';
import { syntheticEndpoints } from './match-synthetic.ts';

/** What matching so many endpoints cost, in a process of its own. */
export interface MatchCost {
  readonly endpoints: number;
  readonly proposals: number;
  readonly seconds: number;
  readonly peakMegabytes: number;
}

/** The figure `match-100k-vs-10k`: how many times as long ten times as many endpoints take, median of the runs. */
export interface MatchScale {
  readonly figure: 'match-100k-vs-10k';
  readonly ratio: number;
  readonly limit: number;
  readonly small: MatchCost;
  readonly large: MatchCost;
}

/** Spec D-11, as a ratio of one machine and one run. */
const LIMIT = 14;

/** Measures the figure; each size runs `runs` times in fresh processes. */
export async function measureMatchScale(runs = 3): Promise<MatchScale> {
  const [small, large] = [await medianCost(10_000, runs), await medianCost(100_000, runs)];
  const ratio = Math.round((large.seconds / small.seconds) * 10) / 10;
  return { figure: 'match-100k-vs-10k', ratio, limit: LIMIT, small, large };
}

/** The figure as one line for people. */
export function describeMatchScale({ figure, ratio, limit, small, large }: MatchScale): string {
  const cost = (c: MatchCost): string =>
    `${c.endpoints} endpoints ${c.seconds.toFixed(2)} s, ${c.peakMegabytes} MB, ${c.proposals} proposals`;
  return `${figure}  ${ratio}x (limit ${limit}x)  ${cost(small)}; ${cost(large)}`;
}

async function medianCost(endpoints: number, runs: number): Promise<MatchCost> {
  const costs: MatchCost[] = [];
  for (let i = 0; i < runs; i++) {
    const { stdout } = await promisify(execFile)(process.execPath, [
      fileURLToPath(import.meta.url),
      '--one',
      String(endpoints),
    ]);
    costs.push(JSON.parse(stdout) as MatchCost);
  }
  costs.sort((a, b) => a.seconds - b.seconds);
  return costs[Math.floor(costs.length / 2)] as MatchCost;
}

/** Matches once in this process, from text to text. */
async function costOf(endpoints: number): Promise<MatchCost> {
  const lines = syntheticEndpoints(endpoints).map((endpoint) => `${JSON.stringify(endpoint)}\n`);
  let proposals = 0;
  const output = new Writable({
    write(chunk, _encoding, done) {
      proposals += String(chunk).split('\n').length - 1;
      done();
    },
  });
  const started = performance.now();
  await runMatch({ input: Readable.from(lines), output });
  const seconds = (performance.now() - started) / 1000;
  return { endpoints, proposals, seconds, peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024) };
}

async function main([flag, size]: readonly string[]): Promise<void> {
  if (flag === '--one') return void process.stdout.write(JSON.stringify(await costOf(Number(size))));
  const scale = await measureMatchScale();
  process.stdout.write(`${flag === '--json' ? JSON.stringify(scale) : describeMatchScale(scale)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
