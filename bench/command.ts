import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Figure } from './figure.ts';
import { describeJudged, type Judged, judge } from './judge.ts';

/** Where the result goes, and what is told meanwhile. */
export interface BenchOutput {
  readonly result: (text: string) => void;
  readonly progress: (text: string) => void;
}

const USAGE = `usage: npm run bench -- [--json] [--only NAME] [--quick]
  --json   one JSON array instead of a line per figure
  --only   one figure, by name; may be repeated
  --quick  small sizes and loose limits, to see in a minute that every figure still works
`;

const FOLDER = join(import.meta.dirname, 'figures');

/** Measures the figures asked for and prints them; answers the exit code: 0, 1 when a limit is missed or one broke, 2 for a bad call. */
export async function runBench(argv: readonly string[], { result, progress }: BenchOutput): Promise<number> {
  const asked = readOptions(argv);
  if (typeof asked === 'string') return refuse(asked, progress);
  const names = figureNames();
  const unknown = asked.only.filter((name) => !names.includes(name));
  if (unknown.length > 0)
    return refuse(`There is no figure ${unknown.join(', ')}; there are: ${names.join(', ')}.`, progress);
  const judged: Judged[] = [];
  let broken = 0;
  for (const name of names.filter((one) => asked.only.length === 0 || asked.only.includes(one))) {
    progress(`measuring ${name} …\n`);
    try {
      const figure = await loadFigure(name);
      const one = judge(figure, await figure.measure(asked), asked.quick);
      judged.push(one);
      if (!asked.json) result(`${describeJudged(one)}\n`);
    } catch (error) {
      broken += 1;
      progress(`${name} broke: ${error instanceof Error ? error.stack : String(error)}\n`);
    }
  }
  if (asked.json) result(`${JSON.stringify(judged.map(asRecord), null, 1)}\n`);
  for (const { name, missed } of judged) for (const what of missed) progress(`${name}: ${what}\n`);
  return broken > 0 || judged.some(({ missed }) => missed.length > 0) ? 1 : 0;
}

/** The figures there are: a file each, named after it. */
export function figureNames(): string[] {
  const files = readdirSync(FOLDER).filter((file) => /\.[jt]s$/.test(file));
  return files.map((file) => file.slice(0, -3)).sort();
}

async function loadFigure(name: string): Promise<Figure> {
  const extension = import.meta.filename.slice(-3);
  const { figure } = (await import(pathToFileURL(join(FOLDER, name + extension)).href)) as { figure: Figure };
  return figure;
}

function asRecord({ name, measured, limit, missed }: Judged): object {
  return { name, ...measured, limit, missed };
}

function refuse(why: string, progress: (text: string) => void): number {
  progress(`${why}\n${USAGE}`);
  return 2;
}

interface Options {
  readonly json: boolean;
  readonly quick: boolean;
  readonly only: readonly string[];
}

function readOptions(argv: readonly string[]): Options | string {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: { json: { type: 'boolean' }, quick: { type: 'boolean' }, only: { type: 'string', multiple: true } },
    });
    return { json: values.json === true, quick: values.quick === true, only: values.only ?? [] };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
