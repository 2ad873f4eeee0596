import type { StatusAnswer } from '#src/acts/acts';
import { checkUser } from '../checks.ts';
import type { CliCommand, CommandCall } from '../command.ts';
import type { ExitCode } from '../exit-codes.ts';
import { byOption, followOption, planArgument } from '../options.ts';
import { statusDocument } from '../render/status-document.ts';
import { statusLines } from '../render/status-text.ts';
import { exitCodeOfRun, lacksWorker } from '../render/waiting.ts';
import { showFollowed } from '../show-followed.ts';

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
