import { Readable, Writable } from 'node:stream';
import { runMatch } from '#src/cli/match';
import { answerWhenApart, busySeconds, measureApart, peakMegabytes } from './own-process.ts';
import { syntheticEndpoints } from './synthetic-endpoints.ts';

/** What matching so many endpoints cost. */
export interface MatchCost {
  readonly proposals: number;
  readonly seconds: number;
  readonly peakMegabytes: number;
}

/** Matches so many synthetic endpoints in a fresh process. */
export function matchInProcess(endpoints: number): Promise<MatchCost> {
  return measureApart<MatchCost>(import.meta.url, endpoints);
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
  const started = busySeconds();
  await runMatch({ input: Readable.from(lines), output });
  return { proposals, seconds: busySeconds() - started, peakMegabytes: peakMegabytes() };
}

await answerWhenApart(import.meta.url, matchHere);
