import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { rateWindow } from './rate-window.ts';
import { answerOf, type GitterTown } from './resources.ts';

/** How a request is treated instead of being answered. */
export type Misbehaviour = 'hangs' | 'answers-html' | 'cuts-off' | 'answers-500';

/** What a stand-in of a Gitter instance is made of. */
export interface GitterOptions extends GitterTown {
  readonly token: string;
  /** Requests in a minute; 100 unless told, as Gitter allowed. */
  readonly limit?: number;
  /** Length of that minute in milliseconds. */
  readonly windowMs?: number;
  /** For each path whether it misbehaves. */
  readonly misbehaves?: (path: string) => Misbehaviour | undefined;
}

/** A request that reached the stand-in. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/**
 * A Gitter instance by the handbook: REST v1, a hundred requests a minute and its headers, no chunked bodies, renamed
 * rooms as 301, errors as JSON.
 */
export async function startGitter(options: GitterOptions) {
  const requests: SeenRequest[] = [];
  const window = rateWindow({ limit: options.limit ?? 100, windowMs: options.windowMs ?? 60_000 });
  const server = createServer((request, response) => {
    const [whole = '', query = ''] = (request.url ?? '').replace(/^\/api\/v1/, '').split('?');
    const path = decodeURIComponent(whole);
    response.on('finish', () => {
      requests.push({ method: request.method ?? '', path, status: response.statusCode });
    });
    const misbehaviour = options.misbehaves?.(path);
    if (misbehaviour !== undefined) return MISBEHAVIOURS[misbehaviour](response);
    void bodyOf(request).then((body) => {
      const exchange = { request, response, path, window, query: new URLSearchParams(query), body };
      send(response, answer(options, exchange));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    apiEndpoint: `http://127.0.0.1:${port}/api/v1`,
    requests,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly path: string;
  readonly window: ReturnType<typeof rateWindow>;
  readonly query: URLSearchParams;
  readonly body: string;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

/** In the order of the real one: the form of the body, who asks, how often, then what is asked for. */
function answer(
  options: GitterOptions,
  { request, response, path, window, query, body }: Exchange,
): { status: number; body: unknown } {
  if (request.headers['transfer-encoding'] === 'chunked') return { status: 406, body: { error: 'Not Acceptable' } };
  const isKnown = request.headers.authorization === `Bearer ${options.token}`;
  if (!isKnown) return { status: 401, body: { error: 'Unauthorized' } };
  const { allowed, headers } = window.count();
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (!allowed) return { status: 429, body: { error: 'API rate limit exceeded' } };
  return answerOf(options, { method: request.method ?? 'GET', path, query, body });
}

function send(response: ServerResponse, { status, body }: { readonly status: number; readonly body: unknown }): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const MISBEHAVIOURS: Readonly<Record<Misbehaviour, (response: ServerResponse) => void>> = {
  hangs: () => undefined,
  'answers-500': (response) => send(response, { status: 500, body: { error: 'Internal server error' } }),
  'answers-html': (response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>gitter.im is gone</title>');
  },
  'cuts-off': (response) => {
    response.writeHead(200, { 'content-length': 1_000 }).write('[{"id":');
    response.destroy();
  },
};
