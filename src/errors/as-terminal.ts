import { asCoded } from './describe-error.ts';
import { InvalidConfig } from './invalid-config.ts';
import { printable } from './printable.ts';
import type { TributaryError } from './tributary-error.ts';

/** An error as lines for a terminal: what happened, what was left as it was, what to do now (spec E-2). */
export function asTerminal(error: unknown): readonly string[] {
  const coded = asCoded(error);
  const { happened, left, now } = coded.text;
  return [`Error: ${happened}`, ...detailsOf(coded), left, now, `(${coded.code})`].map(printable);
}

function detailsOf(error: TributaryError): readonly string[] {
  if (error instanceof InvalidConfig) {
    return error.problems.map(
      ({ path, problem, hint }) => `  ${path || 'the file'} ${problem}${hint ? `. ${hint}` : ''}`,
    );
  }
  return error.kind === 'bug' ? placesOf(error.cause) : [];
}

/** Where a bug was met, for the report of it. */
function placesOf(cause: unknown): readonly string[] {
  if (!(cause instanceof Error) || !cause.stack) return [];
  const places = cause.stack.split('\n').filter((line) => /^\s+at /.test(line));
  return places.slice(0, 8).map((line) => `  ${line.trim()}`);
}
