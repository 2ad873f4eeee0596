import type { CliCommand } from '#src/cli/command';
import { keepRunning } from '#src/cli/keep-running';

/** `serve`: everything in one process. */
export const serveCommand: CliCommand = {
  name: 'serve',
  group: 'Set up and serve',
  summary: 'Listen to the homeservers and work, in one process',
  details: 'It waits for a database or a queue that is away when it starts.',
  examples: ['serve', 'serve --no-worker'],
  options: [{ flags: '--no-worker', description: 'only listen; work is done by `tributary worker`' }],
  hasResult: false,
  run: async (call) =>
    keepRunning((outlast) => call.services.serve({ worker: call.input.flag('worker') }, outlast), call),
};
