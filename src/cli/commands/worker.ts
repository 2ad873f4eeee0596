import type { CliCommand } from '#src/cli/command';
import { keepRunning } from '#src/cli/keep-running';

/** `worker`: a worker alone. */
export const workerCommand: CliCommand = {
  name: 'worker',
  group: 'Set up and serve',
  summary: 'Work on consolidations; any number of workers may share a database',
  examples: ['worker'],
  hasResult: false,
  run: async (call) => keepRunning(await call.services.worker(), call),
};
