import type { Town } from './town.ts';

/** Times in milliseconds since 1970. */
interface ReportJson {
  readonly steps: readonly { readonly step: string; readonly intentAt: number; readonly outcomeAt?: number }[];
  /** Each channel that was in two rooms for a while; `seconds` is null while it still is. */
  readonly doubleBridged: readonly { readonly channel: string; readonly seconds: number | null }[];
}

const WAITS_FOR_PEOPLE = new Set(['check-consent', 'await-confirmation', 'watch']);

/** What the run's own records tell of its times: what it worked, and how long the channel was in two rooms. */
export async function timesOf(town: Town, consolidation: string): Promise<Readonly<Record<string, number>>> {
  const { answer } = await town.cli.json<ReportJson>(['report', consolidation, '--format', 'json']);
  const worked = answer.steps
    .filter(({ step }) => !WAITS_FOR_PEOPLE.has(step))
    .reduce((sum, { intentAt, outcomeAt = intentAt }) => sum + outcomeAt - intentAt, 0);
  const echoed = answer.doubleBridged.map(({ seconds }) => seconds ?? Number.NaN);
  return { 'merge-working-ms': worked, 'double-bridged-seconds': Math.max(...echoed) };
}

/** The figures as a terminal shows them. */
export function figuresText(figures: Readonly<Record<string, number>>): string {
  const width = Math.max(...Object.keys(figures).map(({ length }) => length));
  return Object.entries(figures)
    .map(([name, value]) => `      ${name.padEnd(width)}  ${value}\n`)
    .join('');
}
