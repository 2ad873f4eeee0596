import { types } from 'node:util';
import { TributaryError } from '#src/errors/tributary-error';

/** BullMQ's words for a job that another worker may take up by now, since this one has not said in time that it works on it. */
const HOLD_LOST = /(?:could not renew|Missing) lock for job (\S+?)\.?(?:\s|$)/;
/** Connections to the database or the Redis fail, are cut or are too many. */
const AWAY = /^(08...|57P0.|53300|ECONN.*|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ERR_STREAM_.*)$/;
const AWAY_WORDS =
  /Connection terminated|Connection is closed|timeout exceeded when trying to connect|is not queryable/;

/** What the queue reports, as a coded error; anything it does not recognise is returned as it is. */
export function describeQueueTrouble(error: unknown): unknown {
  if (!types.isNativeError(error)) return error;
  const job = HOLD_LOST.exec(error.message)?.[1];
  if (job !== undefined) return new TributaryError('WORKER_TOO_SLOW', { facts: { job }, cause: error });
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (!AWAY.test(code) && !AWAY_WORDS.test(error.message)) return error;
  return new TributaryError('QUEUE_UNREACHABLE', { facts: { why: code || error.message }, cause: error });
}
