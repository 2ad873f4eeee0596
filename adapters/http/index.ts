import { Agent, type Dispatcher, request } from 'undici';
import type { ApiAnswer, ApiRequest, HttpApi } from '#adapters/contract';
import { TributaryError } from '#src/errors/tributary-error';
import { requestFault } from '#src/outgoing/request-fault';
import { inTime, startsInTime } from '#src/outgoing/starts-in-time';

/** Where an API is, and what opens it. */
export interface HttpApiOptions {
  /** Id of the bridge it belongs to, and what people call the API: both for errors. */
  readonly bridge: string;
  readonly api: string;
  readonly url: string;
  /** Sent with each request; never part of an error. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** Milliseconds for one request: no later than runs take for granted (spec W-4). */
  readonly deadlineMs?: number;
}

const DEADLINE_MS = 20_000;
const CONNECT_MS = 10_000;
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
const MAX_BODY_CHARACTERS = 1_000_000;

/** Opens the way to an API; nothing is sent before the first request. Redirects are answers, and not followed (threat T-12). */
export function createHttpApi(options: HttpApiOptions): HttpApi {
  const agent = new Agent({ connections: 8, connect: { timeout: CONNECT_MS }, maxResponseSize: MAX_ANSWER_BYTES });
  const dispatcher = agent.compose(startsInTime);
  return { send: (wanted) => send({ ...options, dispatcher }, wanted) };
}

async function send(api: HttpApiOptions & { readonly dispatcher: Dispatcher }, wanted: ApiRequest): Promise<ApiAnswer> {
  const { dispatcher, headers, deadlineMs = DEADLINE_MS } = api;
  const isJson = typeof wanted.body === 'object';
  try {
    const answer = await request(addressOf(api, wanted), {
      ...inTime(deadlineMs),
      dispatcher,
      method: wanted.method,
      headers: { ...headers, ...(isJson && { 'content-type': 'application/json' }) },
      body: typeof wanted.body === 'object' ? JSON.stringify(wanted.body) : (wanted.body ?? null),
    });
    const text = (await answer.body.text()).slice(0, MAX_BODY_CHARACTERS);
    const wait = Number(answer.headers['retry-after']);
    return { status: answer.statusCode, text, ...(wait > 0 && { retryAfterMs: wait * 1000 }) };
  } catch (error) {
    throw failureOf(error, api);
  }
}

function addressOf({ url, query }: HttpApiOptions, { path }: ApiRequest): URL {
  const address = new URL(url.replace(/\/+$/, '') + path);
  for (const [name, value] of Object.entries(query ?? {})) address.searchParams.set(name, value);
  return address;
}

/** The cause is left out: what undici throws may hold the address with the token in it (spec E-5). */
function failureOf(error: unknown, { bridge, api, url, deadlineMs = DEADLINE_MS }: HttpApiOptions): TributaryError {
  const { code, name, isUnsent } = requestFault(error);
  const isTimeout = name === 'TimeoutError';
  const why = isTimeout ? `nothing within ${Math.ceil(deadlineMs / 1000)} s` : (code ?? 'the connection was cut');
  const facts = { bridge, api, at: new URL(url).host, why };
  return new TributaryError(isUnsent ? 'BRIDGE_UNREACHABLE' : 'BRIDGE_SILENT', { facts });
}
