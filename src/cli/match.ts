import { StringDecoder } from 'node:string_decoder';
import { matchLines } from '#src/acts/discovery/match';
import { escapeUnseen } from './output.ts';

/** Where `tributary match` reads endpoints and writes proposals, both as JSONL. */
export interface MatchStreams {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

const LINES_PER_WRITE = 500;

/** Matches what comes in and writes what is proposed; answers the exit code 0. Throws what `matchLines` throws, with nothing written. */
export async function runMatch({ input, output }: MatchStreams): Promise<number> {
  let waiting: string[] = [];
  for await (const line of matchLines(linesOf(input))) {
    waiting.push(`${escapeUnseen(line)}\n`);
    if (waiting.length < LINES_PER_WRITE) continue;
    await write(output, waiting.join(''));
    waiting = [];
  }
  if (waiting.length > 0) await write(output, waiting.join(''));
  return 0;
}

/** Lines end at a line feed alone: JSON text may hold the other separators that `readline` would split at. */
async function* linesOf(input: NodeJS.ReadableStream): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let parts: string[] = [];
  for await (const chunk of input) {
    const [first = '', ...more] = (typeof chunk === 'string' ? chunk : decoder.write(chunk)).split('\n');
    parts.push(first);
    for (const next of more) {
      yield withoutMark(parts.join(''));
      parts = [next];
    }
  }
  yield withoutMark(parts.join('') + decoder.end());
}

/** A byte order mark, which some editors put before the first line, is no JSON. */
function withoutMark(line: string): string {
  return line.startsWith('\ufeff') ? line.slice(1) : line;
}

function write(output: NodeJS.WritableStream, text: string): Promise<void> {
  return new Promise((done, failed) => {
    output.write(text, (problem) => (problem ? failed(problem) : done()));
  });
}
