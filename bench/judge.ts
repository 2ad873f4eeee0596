import type { Figure, Limit, Measured } from './figure.ts';

/** A figure that was measured, and the limits it misses in words; `missed` is empty when all is well. */
export interface Judged {
  readonly name: string;
  readonly measured: Measured;
  readonly limit: Limit;
  readonly missed: readonly string[];
  readonly isOnlyTold?: true;
}

/** How far beyond its limit a quick figure may be: little work is mostly noise. */
const QUICK_SLACK = 3;

/** Holds what was measured against the figure's limits. */
export function judge(figure: Figure, measured: Measured, quick = false): Judged {
  const { name, limit, moreLimits = {}, isOnlyTold = false } = figure;
  if (isOnlyTold) return { name, measured, limit, missed: [], isOnlyTold };
  const limits: readonly (readonly [string, Limit])[] = [['ratio', limit], ...Object.entries(moreLimits)];
  const missed = limits.flatMap(([number, one]) => {
    const value = measured[number] ?? Number.NaN;
    return keeps(value, one, quick ? QUICK_SLACK : 1) ? [] : [`${number} is ${value}, ${inWords(one)} was wanted`];
  });
  return { name, measured, limit, missed };
}

function keeps(value: number, limit: Limit, slack: number): boolean {
  return 'atMost' in limit ? value <= limit.atMost * slack : value >= limit.atLeast / slack;
}

function inWords(limit: Limit): string {
  return 'atMost' in limit ? `at most ${limit.atMost}` : `at least ${limit.atLeast}`;
}

/** One line for people. */
export function describeJudged({ name, measured, limit, missed, isOnlyTold }: Judged): string {
  const { ratio, runs, size, ...more } = measured;
  const others = Object.entries(more).map(([number, value]) => `, ${number} ${value}`);
  const verdict = isOnlyTold ? 'told  ' : missed.length === 0 ? 'ok    ' : 'MISSED';
  return `${verdict}  ${name}  ${ratio} (${inWords(limit)}; size ${size}, ${runs} runs${others.join('')})`;
}
