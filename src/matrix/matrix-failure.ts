import { isNoFileLeft } from '#src/errors/no-file-left';
import { isTributaryError, TributaryError } from '#src/errors/tributary-error';
import type { FailedExchange, RefusedExchange } from '#src/matrix/requests/failed-exchange';
import type { ActorId } from '#src/portals/actor';
import type { ServerName } from '#src/portals/ids';

/** What an error says about the request that failed. */
export interface FailedRequest {
  readonly server: ServerName;
  readonly actor: ActorId;
  readonly what: string;
  readonly effect: 'reads' | 'writes';
}

/** The coded error for a failed request: facts `server`, `what`, `actor`, and `status`, `errcode`, `error` of an answer. */
export function matrixFailure(failed: FailedExchange, request: FailedRequest): TributaryError {
  const { failure } = failed;
  const { effect, ...facts } = request;
  if (failure.kind === 'status') return refusal(failure, { failed, request });
  if (failure.kind === 'not-sent' && isNoFileLeft(failure.why)) {
    return new TributaryError('NO_FILE_LEFT', { facts: { ...facts, error: failure.why }, cause: failed });
  }
  const tookEffect = effect === 'reads' || failure.kind === 'not-sent' ? 'no' : 'unknown';
  const code = failure.kind === 'nonsense' ? 'MATRIX_NONSENSE' : 'MATRIX_UNREACHABLE';
  return new TributaryError(code, { facts: { ...facts, error: failure.why }, cause: failed, tookEffect });
}

/** True for an answer of the homeserver with this status, and with this errcode if one is named. */
export function wasAnswered(error: unknown, status: number, errcode?: string): error is TributaryError {
  return (
    isTributaryError(error) &&
    error.facts.status === status &&
    (errcode === undefined || error.facts.errcode === errcode)
  );
}

function refusal(
  failure: RefusedExchange,
  { failed, request }: { readonly failed: FailedExchange; readonly request: FailedRequest },
): TributaryError {
  const { effect, ...place } = request;
  const { status, error } = failure;
  const details = { facts: { ...place, status, errcode: failure.errcode ?? '', error }, cause: failed };
  if (status === 429) {
    const retry = failure.retryAfterMs === undefined ? 'later' : { afterMs: failure.retryAfterMs };
    return new TributaryError('MATRIX_RATE_LIMITED', { ...details, retry });
  }
  if (status >= 500) {
    const tookEffect = effect === 'reads' ? 'no' : 'unknown';
    return new TributaryError('MATRIX_UNREACHABLE', { ...details, tookEffect });
  }
  if (status === 401) return new TributaryError('MATRIX_BAD_TOKEN', details);
  if (status === 404 && failure.errcode !== 'M_UNRECOGNIZED') return new TributaryError('MATRIX_NOT_FOUND', details);
  return new TributaryError('MATRIX_REFUSED', details);
}
