import { types } from 'node:util';
import { TributaryError } from '#src/errors/tributary-error';
import { describeDatabaseError } from '#src/store/describe-database-error';
import type { QueuePlace } from './queue.ts';

/** BullMQ's words for a job that another worker may take up by now, since this one has not said in time that it works on it. */
const HOLD_LOST = /(?:could not renew|Missing) lock for job (\S+?)\.?(?:\s|$)/;
/** Codes of connections that fail or are cut. */
const AWAY = /^(ECONN.*|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/;

/** What the queue reports, as a coded error; anything it does not recognise is returned as it is. */
export function describeQueueTrouble(error: unknown, place: QueuePlace): unknown {
  if (!types.isNativeError(error)) return error;
  const job = HOLD_LOST.exec(error.message)?.[1];
  if (job !== undefined) return new TributaryError('WORKER_TOO_SLOW', { facts: { job }, cause: error });
  if (place.kind === 'postgres') return describeDatabaseError(error, place.connectionString);
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return AWAY.test(code) ? new TributaryError('QUEUE_UNREACHABLE', { facts: { why: code }, cause: error }) : error;
}
