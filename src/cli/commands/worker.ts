import type { CliCommand } from '#src/cli/command';
import { keepRunning } from '#src/cli/keep-running';

/** `worker`: a worker alone. */
export const workerCommand: CliCommand = {
  name: 'worker',
  group: 'Set up and serve',
  summary: 'Work on consolidations; any number of workers may share a database',
  details: 'It waits for a database or a queue that is away when it starts.',
  examples: ['worker'],
  hasResult: false,
  run: async (call) => keepRunning((outlast) => call.services.worker(outlast), call),
};
