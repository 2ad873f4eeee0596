import { setTimeout as pause } from 'node:timers/promises';
import { Agent, type Dispatcher, request } from 'undici';
import { TributaryError } from '#src/errors/tributary-error';
import { inTime, startsInTime } from '#src/outgoing/starts-in-time';
import type { GitterRequest } from './node-gitter.ts';
import { createWindow } from './request-window.ts';

/** Where a Gitter instance is and what opens it. */
export interface GitterPlace {
  /** Id of the network in the configuration, for errors. */
  readonly id: string;
  readonly apiEndpoint: string;
  /** Sent with each request; never part of an error. */
  readonly token: string;
  /** Milliseconds for one request; 30 s unless told. */
  readonly deadlineMs?: number;
  /** Milliseconds that a full window is waited for at most; two minutes unless told. */
  readonly patienceMs?: number;
}

const DEADLINE_MS = 30_000;
const PATIENCE_MS = 120_000;
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;
const MAX_ERROR = 200;

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** A way to a Gitter API, and how it ends. */
export interface GitterWay {
  readonly request: GitterRequest;
  /** Waits for what is under way. */
  close(): Promise<void>;
  /** Waits for nothing; requests under way fail. */
  abandon(): Promise<void>;
}

/**
 * The way to a Gitter API under node-gitter: a deadline for each request, bodies with their length (chunked ones are
 * refused with 406), no redirects, and never more requests than the instance's window of a minute allows.
 */
export function gitterRequest(place: GitterPlace): GitterWay {
  const agent = new Agent({ connections: 2, maxResponseSize: MAX_ANSWER_BYTES });
  const dispatcher = agent.compose(startsInTime);
  const window = createWindow(place.patienceMs ?? PATIENCE_MS, pause);
  return {
    request: async (method, path, { query = {}, body } = {}) => {
      const what = `${method} ${path}`;
      for (;;) {
        if (!(await window.take())) throw new TributaryError('GITTER_BUSY', { facts: { network: place.id } });
        const answer = await send(place, {
          dispatcher,
          method,
          url: addressOf(place, path, query),
          body,
          what,
          told: window.told,
        });
        if (answer.status !== 429) return contentOf(place, answer, what);
        window.refused();
      }
    },
    close: () => agent.close(),
    abandon: () => agent.destroy(),
  };
}

function addressOf({ apiEndpoint }: GitterPlace, path: string, query: Readonly<Record<string, string | number>>): URL {
  const url = new URL(apiEndpoint.replace(/\/+$/, '') + path);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  return url;
}

interface Sending {
  readonly dispatcher: Dispatcher;
  readonly method: Parameters<GitterRequest>[0];
  readonly url: URL;
  readonly body: object | undefined;
  readonly what: string;
  readonly told: (headers: Readonly<Record<string, unknown>>) => void;
}

async function send(place: GitterPlace, { dispatcher, method, url, body, what, told }: Sending): Promise<Answer> {
  const { token, deadlineMs = DEADLINE_MS, id } = place;
  try {
    const answer = await request(url, {
      ...inTime(deadlineMs),
      dispatcher,
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/json',
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    });
    told(answer.headers);
    return { status: answer.statusCode, text: await answer.body.text() };
  } catch (error) {
    // The cause is left out: what undici throws may hold the headers with the token in them (spec E-5).
    throw new TributaryError('GITTER_UNREACHABLE', { facts: { network: id, what, why: whyOf(error) } });
  }
}

function whyOf(error: unknown): string {
  const { name, code } = typeof error === 'object' && error !== null ? (error as { name?: string; code?: string }) : {};
  return name === 'TimeoutError' ? 'no answer in time' : (code ?? name ?? 'the connection was cut');
}

/** A redirect, a page or a body that may not be chunked: whatever that is, it is no Gitter API. */
function contentOf({ id, token }: GitterPlace, { status, text }: Answer, what: string): unknown {
  const parsed = parse(text);
  const said = (parsed.error ?? text).replaceAll(token, '[secret]').replace(/\s+/g, ' ').slice(0, MAX_ERROR);
  const facts = { network: id, what, status, error: said };
  if (status >= 500) throw new TributaryError('GITTER_UNREACHABLE', { facts: { ...facts, why: `status ${status}` } });
  if (status === 406 || (status >= 300 && status < 400)) throw new TributaryError('GITTER_NO_API', { facts });
  if (status >= 400) throw new TributaryError('GITTER_REFUSED', { facts });
  if (parsed.value === undefined) throw new TributaryError('GITTER_NO_API', { facts });
  return parsed.value;
}

function parse(text: string): { readonly value?: unknown; readonly error?: string } {
  try {
    const value: unknown = JSON.parse(text);
    const error = typeof value === 'object' && value !== null && 'error' in value ? value.error : undefined;
    return { value, ...(typeof error === 'string' && { error }) };
  } catch {
    return {}; // a page in HTML; the status says enough
  }
}
