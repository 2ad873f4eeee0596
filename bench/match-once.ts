import { execFile } from 'node:child_process';
import { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { runMatch } from '#src/cli/match';
import { syntheticEndpoints } from './synthetic-endpoints.ts';

/** What matching so many endpoints cost. */
export interface MatchCost {
  readonly proposals: number;
  readonly seconds: number;
  readonly peakMegabytes: number;
}

/** Matches so many synthetic endpoints in a fresh process, which has its own peak of memory. */
export async function matchInProcess(endpoints: number): Promise<MatchCost> {
  const self = fileURLToPath(import.meta.url);
  const { stdout } = await promisify(execFile)(process.execPath, [self, String(endpoints)]);
  return JSON.parse(stdout) as MatchCost;
}

/** Matches once in this process, from text to text. */
async function matchHere(endpoints: number): Promise<MatchCost> {
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
  return { proposals, seconds, peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(JSON.stringify(await matchHere(Number(process.argv[2]))));
}
