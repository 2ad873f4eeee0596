import type { DiscoverAnswer } from '#src/acts/discover';
import type { CliCommand } from '#src/cli/command';
import { type ExitCode, exitCodes } from '#src/cli/exit-codes';
import { listenForInterrupt } from '#src/cli/interrupt';
import { progressBars } from '#src/cli/progress-bars';
import { discoveryDocument } from '#src/cli/render/discovery-document';
import { discoveryLines } from '#src/cli/render/discovery-text';

/** `discover`: looks for duplicates everywhere it can, and says what seems to belong together. */
export const discoverCommand: CliCommand = {
  name: 'discover',
  group: 'Look',
  summary: 'Look for rooms and channels that belong to one community',
  details:
    'Reads homeservers, directories, bridges, networks and files side by side, as the configuration allows; changes nothing there. Ctrl-C stops after the request under way, and the same command goes on. Ends with 1 when a source failed; what the others found is kept.',
  examples: ['discover', 'discover --source directory:matrix.org rooms:example.org', 'discover --json'],
  options: [
    { flags: '--source <names...>', description: 'only these sources, such as rooms:example.org; default: all' },
  ],
  hasResult: true,
  run: async ({ input, services, output, context }) => {
    const acts = await services.acts();
    const stop = new AbortController();
    const interrupt = listenForInterrupt(context.onInterrupt);
    void interrupt.signal.then(() => stop.abort());
    const bars = progressBars(context);
    try {
      const answer = await acts.discover({
        sources: input.list('source'),
        signal: stop.signal,
        onProgress: bars.show,
      });
      bars.end();
      output.result(discoveryDocument(answer), discoveryLines(answer));
      return exitCodeOf(answer);
    } finally {
      bars.end();
      interrupt.stop();
    }
  },
};

function exitCodeOf({ sources }: DiscoverAnswer): ExitCode {
  if (sources.some(({ state }) => state === 'failed')) return exitCodes.failed;
  return sources.some(({ state }) => state === 'stopped') ? exitCodes.waits : exitCodes.done;
}
