import { readFileSync } from 'node:fs';
import type { Acts } from '#src/acts/acts';
import { alignedRows } from '#src/cli/render/table';
import { isTributaryError, TributaryError } from '#src/errors/tributary-error';
import { checkUser, wrongUsage } from './checks.ts';
import type { CommandCall, OptionSpec } from './command.ts';
import { type ExitCode, exitCodeOf, exitCodes } from './exit-codes.ts';

/** A file that names a plan a line. */
export const manyOption: OptionSpec = {
  flags: '--plans <file>',
  description: 'start every plan of a file, one id a line; empty lines and lines that begin with # are passed over',
};

const MOST_PLANS = 10_000;
const PLAN_ID = /^p_[a-z0-9]+$/;

/** What became of one plan of the file. */
type Started =
  | { readonly plan: string; readonly consolidation: string; readonly state: string }
  | { readonly plan: string; readonly error: TributaryError };

/**
 * Starts every plan of a file, one after the other, and goes on after one that is refused. Nothing is started when a line is
 * no plan. Ends with the code of the first that could not be started. Throws USAGE_WRONG or PLANS_FILE_UNREADABLE.
 */
export async function runMany({ input, services, output }: CommandCall): Promise<ExitCode> {
  if (input.flag('follow'))
    throw wrongUsage('Many plans cannot be followed.', 'Leave out --follow; `status` lists all.');
  const plans = readPlans(input.text('plans'));
  const by = input.optional('by', checkUser);
  const acts = await services.acts();
  const started: Started[] = [];
  for (const plan of plans) started.push(await startOne(acts, { plan, ...(by !== undefined && { by }) }));
  output.result({ runs: started.map(documentOf) }, alignedRows(started.map(rowOf)));
  const failed = started.find((one) => 'error' in one);
  return failed && 'error' in failed ? exitCodeOf(failed.error) : exitCodes.done;
}

async function startOne(acts: Acts, request: { readonly plan: string; readonly by?: string }): Promise<Started> {
  const { plan } = request;
  try {
    const { consolidation } = await acts.run(request);
    return { plan, consolidation: consolidation.id, state: consolidation.state };
  } catch (error) {
    // Only what concerns this one plan lets the others go on.
    if (!isTributaryError(error) || error.kind === 'temporary' || error.kind === 'bug') throw error;
    return { plan, error };
  }
}

function readPlans(file: string): readonly string[] {
  const plans = textOf(file)
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const wrong = plans.find((plan) => !PLAN_ID.test(plan));
  if (wrong !== undefined)
    throw wrongUsage(
      `${JSON.stringify(wrong.slice(0, 80))} in ${file} is no plan.`,
      'Write one id such as p_4kq2m8x7ab a line.',
    );
  if (plans.length === 0 || plans.length > MOST_PLANS)
    throw wrongUsage(`${file} names ${plans.length} plans.`, `Name between 1 and ${MOST_PLANS}.`);
  return [...new Set(plans)];
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new TributaryError('PLANS_FILE_UNREADABLE', { facts: { path: file, why }, cause: error });
  }
}

function documentOf(one: Started): object {
  if (!('error' in one)) return one;
  const { code, text } = one.error;
  return { plan: one.plan, consolidation: null, error: { code, text } };
}

function rowOf(one: Started): readonly string[] {
  return 'error' in one
    ? [one.plan, one.error.code, one.error.text.happened]
    : [one.plan, one.consolidation, one.state];
}
