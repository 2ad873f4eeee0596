import type { ApiAnswer } from '#adapters/contract';
import type { ErrorCode } from '#src/errors/registry';
import { type Facts, TributaryError } from '#src/errors/tributary-error';
import { isJsonObject, type JsonObject } from '#src/portals/json';

/** What was asked, for the sentences of an error. */
export interface Asked {
  readonly bridge: string;
  readonly api: string;
  readonly what: string;
  /** False for questions that change nothing: those are repeated by themselves. */
  readonly changes: boolean;
  readonly facts?: Facts;
}

/** What each code of the provisioning API means (handbook irc-bridges 1.4). */
const CODES: Readonly<Record<string, ErrorCode>> = {
  IRC_UNKNOWN_NETWORK: 'BRIDGE_NETWORK_UNKNOWN',
  IRC_UNKNOWN_CHANNEL: 'BRIDGE_CHANNEL_EXCLUDED',
  IRC_UNKNOWN_ROOM: 'BRIDGE_LINK_UNKNOWN',
  IRC_EXISTING_MAPPING: 'BRIDGE_LINK_EXISTS',
  IRC_EXISTING_REQUEST: 'BRIDGE_ALREADY_ASKING',
  IRC_DOUBLE_BRIDGE: 'BRIDGE_SEES_DOUBLE',
  IRC_NOT_ENOUGH_POWER: 'BRIDGE_REQUESTER_TOO_LOW',
  IRC_BAD_OPERATOR_TARGET: 'BRIDGE_OPERATOR_UNSUITABLE',
  IRC_BRIDGE_AT_LIMIT: 'BRIDGE_FULL',
  M_AS_BAD_VALUE: 'BRIDGE_REQUEST_MALFORMED',
  M_AS_BAD_TOKEN: 'BRIDGE_SECRET_REFUSED',
  M_AS_DISABLED_FEATURE: 'BRIDGE_API_OFF',
  M_AS_LIMIT_EXCEEDED: 'BRIDGE_BUSY',
};
/**
 * What the library below the bridge says when it failed before the request reached the bridge itself, its spelling
 * included: with a store of the kind NeDB that is how a wrong secret is answered.
 */
const FAILED_AT_THE_DOOR = 'An internal error occured';
const MAX_WORDS = 300;

/** The coded error for an answer that is no yes; an unknown code keeps the bridge's own words. */
export function refusalOf(answer: ApiAnswer, asked: Asked): TributaryError {
  const { status } = answer;
  const body = bodyOf(answer);
  // The header says what is left of the minute; the body says a minute at any time.
  const retryAfterMs =
    answer.retryAfterMs ?? (typeof body?.retry_after_ms === 'number' ? body.retry_after_ms : undefined);
  const facts: Facts = { ...factsOf(asked, body), status };
  const errcode = typeof body?.errcode === 'string' ? body.errcode : '';
  const retry = retryAfterMs === undefined ? {} : { retry: { afterMs: retryAfterMs } };
  if (Object.hasOwn(CODES, errcode))
    return new TributaryError(CODES[errcode] ?? 'BRIDGE_ANSWER_ODD', { facts, ...retry });
  if (body?.error === FAILED_AT_THE_DOOR) return new TributaryError('BRIDGE_SECRET_REFUSED', { facts });
  if (status === 429) return new TributaryError('BRIDGE_BUSY', { facts, ...retry });
  if (status === 401 || status === 403) return new TributaryError('BRIDGE_SECRET_REFUSED', { facts });
  if (status < 500) return oddAnswer(asked, `status ${status} ${errcode}`.trim());
  // A proxy without a bridge behind it, or a question: only time is lost by asking again.
  const code = errcode === '' || !asked.changes ? 'BRIDGE_NOT_WORKING' : 'BRIDGE_FAILED_INSIDE';
  return new TributaryError(code, { facts });
}

/** The error for an answer that such a bridge does not give. */
export function oddAnswer(asked: Asked, why: string): TributaryError {
  return new TributaryError('BRIDGE_ANSWER_ODD', { facts: { ...factsOf(asked, undefined), why } });
}

/** The answer as a JSON object; undefined when it is none. */
export function bodyOf({ text }: ApiAnswer): JsonObject | undefined {
  const parsed = parsedOf(text);
  return isJsonObject(parsed) ? parsed : undefined;
}

/** The answer as JSON; undefined when it is none. */
export function parsedOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // plain text is what some of its answers are
  }
}

/** What bridges say goes into errors and logs: one short line of it (threat T-24). */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, MAX_WORDS);
}

function factsOf({ bridge, api, what, facts }: Asked, body: JsonObject | undefined): Facts {
  const said = [body?.error, body?.errors, body?.status].filter((part) => typeof part === 'string').join('; ');
  const origin = typeof body?.origin === 'string' ? oneLine(body.origin) : undefined;
  const status = typeof body?.status === 'string' ? oneLine(body.status) : undefined;
  return { ...facts, bridge, api, what, why: oneLine(said), origin, requestStatus: status };
}
