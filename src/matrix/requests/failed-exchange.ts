import { isNoFileLeft } from '#src/errors/no-file-left';

/** How one exchange with a homeserver failed. */
export type Failure =
  /** No connection came about, so the request was never sent. */
  | { readonly kind: 'not-sent'; readonly why: string }
  /** Sent, but no answer: time ran out, or the connection was cut. */
  | { readonly kind: 'no-answer'; readonly why: string }
  /** A good status with a body that is too large or is not what Matrix defines. */
  | { readonly kind: 'nonsense'; readonly why: string }
  | RefusedExchange;

/** An answer with a status other than 2xx. */
export interface RefusedExchange {
  readonly kind: 'status';
  readonly status: number;
  /** Undefined when the answer is not from a homeserver (a proxy in front of it) or is malformed. */
  readonly errcode: string | undefined;
  readonly error: string;
  /** Milliseconds after which the server wants to be asked again; undefined when it names no time. */
  readonly retryAfterMs: number | undefined;
}

/** A failed exchange with its reason; holds no header, no address and no token. */
export class FailedExchange extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.kind === 'status' ? `status ${failure.status} ${failure.errcode ?? ''}`.trim() : failure.why);
    this.name = 'FailedExchange';
    this.failure = failure;
  }
}

/** True when another attempt may go better: no answer, a server error, or a plea for patience. */
export function isPassing({ failure }: FailedExchange): boolean {
  return failure.kind !== 'status' || failure.status >= 500 || failure.status === 429;
}

/** True when the homeserver itself seems to be down: an error that it worded itself does not say so, nor a limit of ours. */
export function saysServerIsDown({ failure }: FailedExchange): boolean {
  if (failure.kind === 'status') return failure.status >= 500 && failure.errcode === undefined;
  if (failure.kind === 'not-sent' && isNoFileLeft(failure.why)) return false;
  return failure.kind !== 'nonsense';
}
