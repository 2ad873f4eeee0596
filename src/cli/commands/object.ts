import { wordCommand } from '#src/cli/words';

/** `object`: an operator's objection. */
export const objectCommand = wordCommand({
  word: 'object',
  summary: "Record an operator's objection, which pauses the run",
  details: 'The run goes on with `resume` once the objection is settled, or is taken back with `undo`.',
});
