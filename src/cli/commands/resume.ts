import { deedCommand } from '#src/cli/deeds';

/** `resume`: goes on after a pause. */
export const resumeCommand = deedCommand({
  deed: 'resume',
  summary: 'Go on with a run that was paused or failed',
  details: 'The rooms are inspected again first; what changed since is reported.',
  canFollow: true,
});
