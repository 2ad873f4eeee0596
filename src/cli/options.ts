import type { ArgumentSpec, OptionSpec } from './command.ts';

/** The plan a command is about. */
export const planArgument: ArgumentSpec = { name: 'plan', description: 'id of the plan, such as p_4kq2m8x7ab' };

/** The consolidation a command is about. */
export const consolidationArgument: ArgumentSpec = {
  name: 'id',
  description: 'id of the consolidation, such as c_9d3h5v2w6n, or of its plan',
};

/** Who asks, for the log. */
export const byOption: OptionSpec = { flags: '--by <user-id>', description: 'who asks for it, for the log' };

/** Shows each step as it happens. */
export const followOption: OptionSpec = {
  flags: '--follow',
  description: 'show each step until it ends or waits for somebody; works here while no worker runs',
};
