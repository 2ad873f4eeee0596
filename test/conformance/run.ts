import { parseArgs } from 'node:util';
import { describeError } from '#src/errors/describe-error';
import { isTributaryError } from '#src/errors/tributary-error';
import { type CaseResult, runSuite } from './run-suite.ts';
import { readSettings } from './settings.ts';

/** Runs the suite against the bridge of `--config FILE`; `--only TEXT` picks cases by their titles. Exit code 1 when one failed. */
async function main(): Promise<void> {
  const { config, only } = parseArgs({ options: { config: { type: 'string' }, only: { type: 'string' } } }).values;
  if (config === undefined) throw new Error('name the configuration: npm run conformance -- --config FILE');
  const settings = readSettings(config, process.env);
  const results = await runSuite({ settings, only, onResult: tell });
  const failed = results.filter(({ fault }) => fault !== undefined).length;
  process.stdout.write(`${results.length - failed} passed, ${failed} failed\n`);
  process.exitCode = failed > 0 || results.length === 0 ? 1 : 0;
}

function tell({ title, ms, fault }: CaseResult): void {
  process.stdout.write(`${fault === undefined ? 'ok    ' : 'FAILED'} ${title} (${ms} ms)\n`);
  if (fault !== undefined) process.stdout.write(`${wordsOf(fault).replace(/^/gm, '       ')}\n`);
}

function wordsOf(fault: unknown): string {
  if (!isTributaryError(fault)) return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
  const { code, text } = describeError(fault);
  return [code, text.happened, text.left, text.now].join('\n');
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
});
