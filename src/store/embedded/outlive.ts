import { setTimeout as delay } from 'node:timers/promises';
import { isTributaryError } from '#src/errors/tributary-error';
import { describeDatabaseError } from '#src/store/describe-database-error';

const ATTEMPTS = 10;
const BETWEEN_ATTEMPTS_MS = 100;

/**
 * Does work again whose embedded server was killed under it: whoever connects next starts the server. Only for work that
 * may be done twice. Throws what it came to the last time, and at once whatever else fails.
 */
export async function outlive<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const wasKilled = isTributaryError(
        describeDatabaseError(error, { connectionString: '' }),
        'DATABASE_UNREACHABLE',
      );
      if (!wasKilled || attempt === ATTEMPTS) throw error;
    }
    await delay(BETWEEN_ATTEMPTS_MS); // a process that was killed is seen to run for some milliseconds more
  }
}
