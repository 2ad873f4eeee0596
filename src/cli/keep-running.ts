import type { CommandCall } from './command.ts';
import type { Outlast, RunningService } from './context.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { listenForInterrupt } from './interrupt.ts';
import { waitingToStart } from './wait-to-start.ts';

/** A start that takes longer, as one that waits for a server does, is left. */
const LONGEST_START_MS = 10_000;

/** Starts a service and keeps it running until it is interrupted, then stops it in order; throws what ended it badly. */
export async function keepRunning(
  start: (outlast: Outlast) => Promise<RunningService>,
  { context, output }: Pick<CommandCall, 'context' | 'output'>,
): Promise<ExitCode> {
  const interrupt = listenForInterrupt(context.onInterrupt);
  try {
    const starting = start(waitingToStart({ context, output, interrupt }));
    const service = await Promise.race([starting, interrupt.signal]);
    if (!service) {
      output.note('Stopping.');
      await stopOnceStarted(starting, context);
      return exitCodes.done;
    }
    output.note(...service.parts, 'Running; Ctrl-C stops it after the act under way.');
    await Promise.race([interrupt.signal, service.ended]);
    if (interrupt.happened) output.note('Stopping.');
    await service.stop();
    return exitCodes.done;
  } finally {
    interrupt.stop();
  }
}

/** What comes up after it was to stop is stopped in order all the same: it would work on while its database is let go. */
async function stopOnceStarted(
  starting: Promise<RunningService>,
  { pause }: Pick<CommandCall['context'], 'pause'>,
): Promise<void> {
  const started = starting.catch(() => undefined); // what could not be started needs no end
  const service = await Promise.race([started, pause(LONGEST_START_MS)]);
  if (service) await service.stop();
}
