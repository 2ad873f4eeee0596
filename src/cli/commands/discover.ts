import type { DiscoverAnswer, DiscoverRequest } from '#src/acts/discovery/discover';
import type { CliCommand } from '#src/cli/command';
import type { CliContext } from '#src/cli/context';
import { type ExitCode, exitCodes } from '#src/cli/exit-codes';
import { progressBars } from '#src/cli/progress-bars';
import { discoveryDocument } from '#src/cli/render/discovery-document';
import { discoveryLines } from '#src/cli/render/discovery-text';

/** `discover`: looks for duplicates everywhere it can, and says what seems to belong together. */
export const discoverCommand: CliCommand = {
  name: 'discover',
  group: 'Look',
  summary: 'Look for rooms and channels that belong to one community',
  details:
    'Reads homeservers, directories, bridges, networks and files side by side, as the configuration allows; changes nothing there. Ctrl-C stops when the requests under way are answered, and the same command goes on, also after a crash. Ends with 1 when a source failed, with 4 when it was stopped; what was found is kept.',
  examples: ['discover', 'discover --source directory:matrix.org rooms:example.org', 'discover --json'],
  options: [
    { flags: '--source <names...>', description: 'only these sources, such as rooms:example.org; default: all' },
  ],
  hasResult: true,
  waitsForAnswers: true,
  run: async ({ input, services, output, context }) => {
    const acts = await services.acts();
    const bars = progressBars({ context, output });
    const stops = stopsByInterrupts(context, bars.say);
    try {
      const answer = await acts.discover({
        sources: input.list('source'),
        signal: stops.signal,
        hurry: stops.hurry,
        onProgress: bars.show,
      });
      bars.end();
      output.result(discoveryDocument(answer), discoveryLines(answer));
      output.note(...howToGoOn(answer));
      return exitCodeOf(answer);
    } finally {
      bars.end();
      stops.end();
    }
  },
};

interface Stops extends Required<Pick<DiscoverRequest, 'signal' | 'hurry'>> {
  readonly end: () => void;
}

/** The first interrupt waits for the answers that are on their way, so that they are kept; the next one does not. */
function stopsByInterrupts({ onInterrupt }: Pick<CliContext, 'onInterrupt'>, say: (line: string) => void): Stops {
  const [stop, hurry] = [new AbortController(), new AbortController()];
  const end = onInterrupt(() => {
    if (stop.signal.aborted) hurry.abort();
    else say('Stopping once the answers under way are here; Ctrl-C again stops at once.');
    stop.abort();
  });
  return { signal: stop.signal, hurry: hurry.signal, end };
}

/** Told beside the result, so that a person reads it also where a machine takes the document. */
function howToGoOn({ sources }: DiscoverAnswer): readonly string[] {
  return sources.some(({ state }) => state === 'stopped')
    ? ['Stopped. What was found is kept; the same command goes on from there.']
    : [];
}

function exitCodeOf({ sources }: DiscoverAnswer): ExitCode {
  if (sources.some(({ state }) => state === 'failed')) return exitCodes.failed;
  return sources.some(({ state }) => state === 'stopped') ? exitCodes.waits : exitCodes.done;
}
