import { request } from 'undici';
import { requestFault } from '#src/outgoing/request-fault';
import { inTime } from '#src/outgoing/starts-in-time';
import { isJsonObject } from '#src/portals/json';
import { dispatcherFor } from './connections.ts';
import type { Failure } from './failed-exchange.ts';
import { FailedExchange } from './failed-exchange.ts';
import { retryAfter } from './retry-after.ts';

/** One request as it goes over the wire. */
export interface Exchange {
  readonly url: URL;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly timeoutMs: number;
}

/** A 2xx answer: always an object or an array. */
export interface Answer {
  readonly status: number;
  readonly body: object;
}

const MAX_ERROR_CHARACTERS = 300;

/** Sends one request once. Throws FailedExchange. Redirects are not followed: they count as refusals (threat T-12). */
export async function exchange(wanted: Exchange): Promise<Answer> {
  const { status, header, text } = await send(wanted);
  const body = parse(text);
  if (status >= 200 && status < 300) {
    if (typeof body === 'object' && body !== null) return { status, body };
    throw new FailedExchange({ kind: 'nonsense', why: 'the body is not JSON' });
  }
  throw new FailedExchange(refusal({ status, header, body }));
}

async function send({ url, method, headers, body, timeoutMs }: Exchange) {
  try {
    const answer = await request(url, {
      ...inTime(timeoutMs),
      dispatcher: dispatcherFor(url),
      method,
      headers,
      body: body ?? null,
    });
    const text = await answer.body.text();
    return { status: answer.statusCode, header: answer.headers['retry-after'], text };
  } catch (error) {
    throw new FailedExchange(breakOf(error, timeoutMs));
  }
}

function refusal({ status, header, body }: { status: number; header: unknown; body: unknown }): Failure {
  const said = isJsonObject(body) ? body : {};
  const error = typeof said.error === 'string' ? said.error : 'the answer is not from a homeserver';
  return {
    kind: 'status',
    status,
    errcode: typeof said.errcode === 'string' ? said.errcode.slice(0, 100) : undefined,
    error: oneLine(error),
    retryAfterMs: retryAfter({ header, body: said.retry_after_ms, now: Date.now() }),
  };
}

function breakOf(error: unknown, timeoutMs: number): Failure {
  const { name, message, code, isUnsent } = requestFault(error);
  if (code !== undefined && isUnsent) return { kind: 'not-sent', why: code };
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return { kind: 'nonsense', why: 'the answer is too large' };
  if (name === 'TimeoutError') return { kind: 'no-answer', why: `no answer within ${Math.ceil(timeoutMs)} ms` };
  return { kind: 'no-answer', why: code ?? oneLine(message ?? 'unknown failure') };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // proxies answer in HTML; the status says enough
  }
}

/** What servers say goes into errors and logs: one short line of it (threat T-24). */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').slice(0, MAX_ERROR_CHARACTERS);
}
