import { deedCommand } from '#src/cli/deeds';

/** `pause`: stops between two steps. */
export const pauseCommand = deedCommand({
  deed: 'pause',
  summary: 'Stop a run between two steps',
  details: 'The step under way is finished; `resume` goes on.',
  canFollow: false,
});
