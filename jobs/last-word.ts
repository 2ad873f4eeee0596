import { isTributaryError, type TributaryError } from '#src/errors/tributary-error';

/**
 * True for what neither time nor another worker can mend and is no fault of ours: people are told of it, and what can be done
 * without it goes on. That the run was stopped, or its lease went, is never an answer of the world.
 */
export function isLastWord(error: unknown): error is TributaryError {
  if (!isTributaryError(error)) return false;
  const { code, kind } = error;
  if (code === 'LEASE_LOST' || code === 'RUN_INTERRUPTED') return false;
  return kind !== 'temporary' && kind !== 'bug';
}
