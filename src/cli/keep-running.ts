import type { CommandCall } from './command.ts';
import type { Outlast, RunningService } from './context.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { listenForInterrupt } from './interrupt.ts';
import { waitingToStart } from './wait-to-start.ts';

/** Starts a service and keeps it running until it is interrupted, then stops it in order; throws what ended it badly. */
export async function keepRunning(
  start: (outlast: Outlast) => Promise<RunningService>,
  { context, output }: Pick<CommandCall, 'context' | 'output'>,
): Promise<ExitCode> {
  const interrupt = listenForInterrupt(context.onInterrupt);
  try {
    const service = await Promise.race([start(waitingToStart({ context, output, interrupt })), interrupt.signal]);
    if (!service) {
      output.note('Stopping.');
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
