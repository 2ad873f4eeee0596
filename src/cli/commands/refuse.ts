import { wordCommand } from '#src/cli/words';

/** `refuse`: an operator's no. */
export const refuseCommand = wordCommand({
  word: 'refuse',
  summary: "Record an operator's no to a plan",
  details: 'The plan cannot run any more; a run that has begun pauses.',
});
