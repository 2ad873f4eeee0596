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
    const rows = answer.asked.map(({ party, place, how }) => [party, place, how]);
    const lines = rows.length === 0 ? ['Nobody had to be asked.'] : ['Asked:', ...alignedRows(rows)];
    output.result({ plan: answer.plan, asked: answer.asked }, lines);
    return exitCodes.done;
  },
};
