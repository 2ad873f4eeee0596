import { types } from 'node:util';
import { isDatabaseAway, whyAway } from '#src/errors/database-away';
import { TributaryError } from '#src/errors/tributary-error';

/**
 * BullMQ's words for a job that another worker may take up by now, has, or has done, since this one has not said in time that
 * it works on it.
 */
const HOLD_LOST = [
  /(?:could not renew lock|Missing lock|Lock mismatch|Missing key) for job (\S+?)\.?(?:\s|$)/,
  /Job (\S+) is not in the active state/,
];

/** What the queue reports, as a coded error; anything it does not recognise is returned as it is. */
export function describeQueueTrouble(error: unknown): unknown {
  if (!types.isNativeError(error)) return error;
  const job = HOLD_LOST.map((words) => words.exec(error.message)?.[1]).find((found) => found !== undefined);
  if (job !== undefined) return new TributaryError('WORKER_TOO_SLOW', { facts: { job }, cause: error });
  if (!isDatabaseAway(error)) return error;
  return new TributaryError('QUEUE_UNREACHABLE', { facts: { why: whyAway(error) }, cause: error });
}
