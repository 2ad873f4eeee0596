import { createHash, timingSafeEqual } from 'node:crypto';

/** What is said to a caller that may not push to us. */
export interface Rejection {
  readonly status: 401 | 403;
  readonly errcode: string;
  readonly error: string;
}

/**
 * Undefined when the header holds the homeserver's token, compared in constant time. A token in the query is no token:
 * queries end up in logs (threat T-33).
 */
export function rejectCaller(authorization: string | undefined, hsToken: string): Rejection | undefined {
  const [, token] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  if (token === undefined) return { status: 401, errcode: 'M_MISSING_TOKEN', error: 'Missing token' };
  if (!isSame(token, hsToken)) return { status: 403, errcode: 'M_FORBIDDEN', error: 'Wrong token' };
  return undefined;
}

/** Hashes have one length, so that not even that of the token can be measured. */
function isSame(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
