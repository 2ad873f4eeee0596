import type { ErrorCode } from '#src/errors/registry';
import { isTributaryError } from '#src/errors/tributary-error';
import type { CommandCall } from './command.ts';
import type { Outlast } from './context.ts';
import type { Interrupt } from './interrupt.ts';

const SHORTEST_MS = 1_000;
const LONGEST_MS = 30_000;

/** What comes back without anybody changing the configuration; all else is told at once. */
const AWAY: ReadonlySet<ErrorCode> = new Set([
  'DATABASE_UNREACHABLE',
  'DATABASE_FULL',
  'QUEUE_UNREACHABLE',
  'QUEUE_TABLES_HELD',
]);

interface Waiting extends Pick<CommandCall, 'context' | 'output'> {
  readonly interrupt: Interrupt;
}

/**
 * For what stays until it is stopped: asks again while database or queue are away, however long, at most half a minute apart,
 * and says each reason once. Throws what else fails at once, and what it came to last where it was interrupted.
 */
export function waitingToStart({ context, output, interrupt }: Waiting): Outlast {
  const told = new Set<string>();
  return async (ask) => {
    for (let failures = 0; ; failures += 1) {
      try {
        return await ask();
      } catch (error) {
        if (!isTributaryError(error) || !AWAY.has(error.code) || interrupt.happened) throw error;
        const { happened } = error.text;
        if (!told.has(happened)) output.note(`${happened} It is waited for.`);
        told.add(happened);
        const pause = Math.min(LONGEST_MS, SHORTEST_MS * 2 ** failures);
        await Promise.race([context.pause(pause), interrupt.signal]);
        if (interrupt.happened) throw error; // whoever stops lets go of everything: nothing is opened any more
      }
    }
  };
}
