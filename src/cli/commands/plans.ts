import type { CliCommand } from '#src/cli/command';
import { exitCodes } from '#src/cli/exit-codes';
import { listedPlanDocument, listedPlanLines } from '#src/cli/render/listed-plans';

/** `plans`: plans that nobody has started, and who has agreed to each. */
export const plansCommand: CliCommand = {
  name: 'plans',
  group: 'Look',
  summary: 'List the plans that nobody has started, and who has agreed to each',
  details: 'Plans that were started are listed by `tributary status` as well.',
  examples: ['plans', 'plans --all --json'],
  options: [{ flags: '--all', description: 'list also those that were started or are void' }],
  hasResult: true,
  run: async ({ input, services, output }) => {
    const acts = await services.acts();
    const plans = await acts.plans({ all: input.flag('all') });
    output.result({ plans: plans.map(listedPlanDocument) }, listedPlanLines(plans));
    return exitCodes.done;
  },
};
