import type { AskAnswer } from '#src/acts/answers';
import { checkUser } from '#src/cli/checks';
import type { CliCommand } from '#src/cli/command';
import { exitCodes } from '#src/cli/exit-codes';
import { byOption, planArgument } from '#src/cli/options';
import { alignedRows } from '#src/cli/render/table';

/** `ask`: sends the consent requests of a plan. */
export const askCommand: CliCommand = {
  name: 'ask',
  group: 'Consolidate',
  summary: 'Ask everybody whose consent a plan needs',
  details: 'Each party is asked where it is: in its room, on its network, or here for operators.',
  examples: ['ask p_4kq2m8x7ab'],
  arguments: [planArgument],
  options: [byOption],
  hasResult: true,
  run: async ({ input, services, output }) => {
    const by = input.optional('by', checkUser);
    const acts = await services.acts();
    const answer = await acts.ask({ plan: input.text('plan'), ...(by !== undefined && { by }) });
    const rows = answer.asked.map(({ party, place, how, agreed }) => [party, place, agreed ? 'has agreed' : how]);
    output.result({ plan: answer.plan, asked: answer.asked }, [headingOf(answer), ...alignedRows(rows)]);
    return exitCodes.done;
  },
};

function headingOf({ asked }: AskAnswer): string {
  if (asked.length === 0) return 'Nobody had to be asked.';
  return asked.every(({ agreed }) => agreed) ? 'All have agreed already:' : 'Asked:';
}
