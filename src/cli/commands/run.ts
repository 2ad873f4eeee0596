import type { StatusAnswer } from '#src/acts/acts';
import { checkUser } from '#src/cli/checks';
import type { CliCommand, CommandCall } from '#src/cli/command';
import type { ExitCode } from '#src/cli/exit-codes';
import { byOption, followOption, planArgument } from '#src/cli/options';
import { statusDocument } from '#src/cli/render/status-document';
import { statusLines } from '#src/cli/render/status-text';
import { exitCodeOfRun, lacksWorker } from '#src/cli/render/waiting';
import { showFollowed } from '#src/cli/show-followed';

/** `run`: starts a plan, or goes on with it. */
export const runCommand: CliCommand = {
  name: 'run',
  group: 'Consolidate',
  summary: 'Start a plan, or go on with it',
  details:
    'Ends with 4 while somebody has to agree, confirm or start a worker, with 3 when a party said no. Ctrl-C stops only the showing: what was done is recorded, and the same command goes on.',
  examples: ['run p_4kq2m8x7ab --follow'],
  arguments: [planArgument],
  options: [followOption, byOption],
  hasResult: true,
  run: async (call) => {
    const { input, services } = call;
    const by = input.optional('by', checkUser);
    const acts = await services.acts();
    const status = await acts.run({ plan: input.text('plan'), ...(by !== undefined && { by }) });
    return input.flag('follow') ? showFollowed(status, call) : showStanding(status, call);
  },
};

function showStanding(status: StatusAnswer, { output }: CommandCall): ExitCode {
  output.result(statusDocument(status), statusLines(status));
  if (lacksWorker(status)) {
    output.note(
      `No worker is running. Start \`tributary worker\`, or work here with \`tributary run ${status.consolidation.plan} --follow\`.`,
    );
  }
  return exitCodeOfRun(status);
}
