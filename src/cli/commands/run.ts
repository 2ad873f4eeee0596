import type { StatusAnswer } from '#src/acts/answers';
import { checkUser, wrongUsage } from '#src/cli/checks';
import type { CliCommand, CommandCall } from '#src/cli/command';
import type { ExitCode } from '#src/cli/exit-codes';
import { byOption, followOption, planArgument } from '#src/cli/options';
import { outlastDatabase } from '#src/cli/outlast-database';
import { statusDocument } from '#src/cli/render/status-document';
import { statusLines } from '#src/cli/render/status-text';
import { exitCodeOfRun, lacksWorker } from '#src/cli/render/waiting';
import { dryRunOption, groupTierOption, runGroups } from '#src/cli/run-groups';
import { manyOption, runMany } from '#src/cli/run-many';
import { showFollowed } from '#src/cli/show-followed';

/** `run`: starts a plan, or goes on with it. */
export const runCommand: CliCommand = {
  name: 'run',
  group: 'Consolidate',
  summary: 'Start a plan, or go on with it',
  details:
    'Ends with 4 while somebody has to agree, confirm or start a worker, with 3 when a party said no. Ctrl-C stops only the showing: what was done is recorded, and the same command goes on.',
  examples: [
    'run p_4kq2m8x7ab --follow',
    'run --plans plans.txt --by @ops:example.org',
    'run --group-tier certain --dry-run',
  ],
  arguments: [{ ...planArgument, optional: true }],
  options: [manyOption, groupTierOption, dryRunOption, followOption, byOption],
  hasResult: true,
  run: async (call) => {
    const { input, services } = call;
    const way = whatToRun(input);
    if (way === 'plans') return runMany(call);
    if (way === 'groupTier') return runGroups(call);
    const plan = input.text('plan');
    const by = input.optional('by', checkUser);
    const acts = await services.acts();
    const start = () => acts.run({ plan, ...(by !== undefined && { by }) });
    const status = await outlastDatabase(start, call); // who asks again finds the run that was started
    return input.flag('follow') ? showFollowed(status, call) : showStanding(status, call);
  },
};

const WAYS = ['plan', 'plans', 'groupTier'] as const;

/** One of three ways to say it. Throws USAGE_WRONG for none, or more than one. */
function whatToRun(input: CommandCall['input']): (typeof WAYS)[number] {
  const [way, ...others] = WAYS.filter((name) => input.optional(name) !== undefined);
  if (way === undefined || others.length > 0) {
    const what = way === undefined ? 'No plan was given.' : 'Plans were named in more than one way.';
    throw wrongUsage(what, 'Write `run PLAN`, `run --plans FILE` or `run --group-tier certain`.');
  }
  if (input.flag('dryRun') && way !== 'groupTier')
    throw wrongUsage('--dry-run goes with --group-tier.', 'A plan shows what would be done when it is made.');
  return way;
}

function showStanding(status: StatusAnswer, { output }: CommandCall): ExitCode {
  output.result(statusDocument(status), statusLines(status));
  if (output.json && lacksWorker(status)) {
    output.note(
      `No worker is running. Start \`tributary worker\`, or work here with \`tributary run ${status.consolidation.plan} --follow\`.`,
    );
  }
  return exitCodeOfRun(status);
}
