import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Testimony } from './witnesses.ts';

/** One chapter of the story: what was done, what came of it, and what was testified of it. */
export interface Chapter {
  readonly title: string;
  readonly seconds: number;
  readonly lines: readonly string[];
  readonly heard: readonly Testimony[];
}

/** The whole story of a demo. */
export interface DemoReport {
  readonly chapters: readonly Chapter[];
  readonly figures: Readonly<Record<string, number>>;
}

/** How many witnesses passed, and how many failed. */
export function countWitnesses({ chapters }: DemoReport): { readonly passed: number; readonly failed: number } {
  const heard = chapters.flatMap((chapter) => chapter.heard);
  const passed = heard.filter(({ pass }) => pass).length;
  return { passed, failed: heard.length - passed };
}

/** Writes report.md and report.json into the folder; returns the path of the first. */
export function writeReport(folder: string, report: DemoReport): string {
  writeFileSync(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  const path = join(folder, 'report.md');
  writeFileSync(path, asMarkdown(report));
  return path;
}

function asMarkdown(report: DemoReport): string {
  const { chapters, figures } = report;
  const { passed, failed } = countWitnesses(report);
  return [
    '# The demo of one merge',
    '',
    `${passed} witnesses passed, ${failed} failed.`,
    '',
    ...chapters.flatMap(({ title, seconds, lines, heard }) => [
      `## ${title} (${seconds.toFixed(1)} s)`,
      '',
      ...lines.map((line) => `- ${line}`),
      ...heard.flatMap(ofWitness),
      '',
    ]),
    '## Figures',
    '',
    ...Object.entries(figures).map(([name, value]) => `- ${name}: ${value}`),
    '',
  ].join('\n');
}

function ofWitness({ claim, pass, seen }: Testimony): string[] {
  return [`- ${pass ? 'PASS' : '**FAIL**'} ${claim}`, `  - saw: \`${seen}\``];
}
