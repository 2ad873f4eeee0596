import type { CliCommand } from '../command.ts';
import { keepRunning } from '../keep-running.ts';

/** `worker`: a worker alone. */
export const workerCommand: CliCommand = {
  name: 'worker',
  group: 'Set up and serve',
  summary: 'Work on consolidations; any number of workers may share a database',
  examples: ['worker'],
  hasResult: false,
  run: async (call) => keepRunning(await call.services.worker(), call),
};
