import { isTributaryError } from '#src/errors/tributary-error';
import type { CommandCall } from './command.ts';

/** A database that was killed is back within seconds; whoever waits for longer is told what is wrong. */
const LONGEST_MS = 60_000;
const ASK_EVERY_MS = 300;

interface Asking extends Pick<CommandCall, 'context' | 'output'> {
  /** True when nobody waits any more. */
  readonly isOver?: () => boolean;
}

/**
 * Asks again while the database is away, for at most a minute, and says once that it is waited for: for what may be asked
 * twice. Throws what else fails at once.
 */
export async function outlastDatabase<T>(ask: () => Promise<T>, { context, output, isOver }: Asking): Promise<T> {
  const { now, pause } = context;
  let since: number | undefined;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isTributaryError(error) || !isAway(error) || isOver?.()) throw error;
      if (since === undefined) output.note(`${error.text.happened} It is waited for.`);
      since ??= now();
      if (now() - since >= LONGEST_MS) throw error;
    }
    await pause(ASK_EVERY_MS);
  }
}

function isAway({ code, kind }: { readonly code: string; readonly kind: string }): boolean {
  return kind === 'temporary' && code.startsWith('DATABASE_');
}
