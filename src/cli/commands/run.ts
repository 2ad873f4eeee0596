import type { StatusAnswer } from '#src/acts/acts';
import { checkUser, wrongUsage } from '#src/cli/checks';
import type { CliCommand, CommandCall } from '#src/cli/command';
import type { ExitCode } from '#src/cli/exit-codes';
import { byOption, followOption, planArgument } from '#src/cli/options';
import { statusDocument } from '#src/cli/render/status-document';
import { statusLines } from '#src/cli/render/status-text';
import { exitCodeOfRun, lacksWorker } from '#src/cli/render/waiting';
import { manyOption, runMany } from '#src/cli/run-many';
import { showFollowed } from '#src/cli/show-followed';

/** `run`: starts a plan, or goes on with it. */
export const runCommand: CliCommand = {
  name: 'run',
  group: 'Consolidate',
  summary: 'Start a plan, or go on with it',
  details:
    'Ends with 4 while somebody has to agree, confirm or start a worker, with 3 when a party said no. Ctrl-C stops only the showing: what was done is recorded, and the same command goes on.',
  examples: ['run p_4kq2m8x7ab --follow', 'run --plans plans.txt --by @ops:example.org'],
  arguments: [{ ...planArgument, optional: true }],
  options: [manyOption, followOption, byOption],
  hasResult: true,
  run: async (call) => {
    const { input, services } = call;
    const plan = planOrFile(input);
    if (plan === undefined) return runMany(call);
    const by = input.optional('by', checkUser);
    const acts = await services.acts();
    const status = await acts.run({ plan, ...(by !== undefined && { by }) });
    return input.flag('follow') ? showFollowed(status, call) : showStanding(status, call);
  },
};

/** Undefined: a file names the plans. Throws USAGE_WRONG for both or neither. */
function planOrFile(input: CommandCall['input']): string | undefined {
  const plan = input.optional('plan');
  const isFile = input.optional('plans') !== undefined;
  if (isFile === (plan === undefined)) return plan;
  const what = isFile ? 'A plan and a file of plans were given.' : 'No plan was given.';
  throw wrongUsage(what, 'Write `tributary run PLAN`, or `tributary run --plans FILE`.');
}

function showStanding(status: StatusAnswer, { output }: CommandCall): ExitCode {
  output.result(statusDocument(status), statusLines(status));
  if (lacksWorker(status)) {
    output.note(
      `No worker is running. Start \`tributary worker\`, or work here with \`tributary run ${status.consolidation.plan} --follow\`.`,
    );
  }
  return exitCodeOfRun(status);
}
