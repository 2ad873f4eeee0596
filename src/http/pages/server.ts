import type { FastifyInstance, FastifyReply } from 'fastify';
import { fastify } from 'fastify';
import type { Acts } from '#src/acts/acts';
import { describeError } from '#src/errors/describe-error';
import { TributaryError } from '#src/errors/tributary-error';
import { PAGE_HEADERS, type PageParts, pageText } from './document.ts';
import { errorPage } from './error-page.ts';
import { followPage } from './follow-page.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { PATIENCE_MS, within } from './patience.ts';
import { planPage } from './plan-page.ts';

/** What the pages need. */
export interface PagesSettings {
  readonly listen: { readonly host: string; readonly port: number };
  readonly acts: Pick<Acts, 'showPlan' | 'showFollow' | 'pulse' | 'list'>;
  /** Told about everything that went wrong here and is not the visitor's doing. */
  readonly onFault: (error: unknown) => void;
  /** Milliseconds after which an act is no longer waited for; usually five seconds. */
  readonly patienceMs?: number;
}

/** Pages that are shown. */
export interface PagesServer {
  /** Where they listen, such as `http://127.0.0.1:8090`. */
  readonly address: string;
  /** Finishes what is under way, and ends. */
  close(): Promise<void>;
}

/** Shows the pages behind the links in our messages. Throws PAGES_CANNOT_LISTEN. */
export async function startPages(settings: PagesSettings): Promise<PagesServer> {
  const acts = patient(settings);
  const metrics = createMetrics(acts);
  const server = fastify({
    bodyLimit: 1024,
    routerOptions: { maxParamLength: 200 },
    // An address that cannot even be decoded, say.
    frameworkErrors: (_error, _request, reply) => void sendPage(reply, notFound(), 404),
  });
  addPage(server, 'plans', async (id) => planPage(await acts.showPlan({ id })));
  addPage(server, 'follow', async (id) => followPage(await acts.showFollow({ id })));
  addForMachines(server, { ...settings, acts }, metrics);
  server.setNotFoundHandler((_request, reply) => sendPage(reply, notFound(), 404));
  server.setErrorHandler((error, _request, reply) => sendFault(reply, error, settings));
  server.addHook('onResponse', async ({ routeOptions: { url } }, { statusCode }) =>
    metrics.answered(url ?? 'none', statusCode),
  );
  const address = await listen(server, settings);
  return { address, close: () => server.close() };
}

/** The acts, each waited for a while only. */
function patient({ acts, patienceMs = PATIENCE_MS }: PagesSettings): PagesSettings['acts'] {
  return {
    showPlan: (request) => within(patienceMs, acts.showPlan(request)),
    showFollow: (request) => within(patienceMs, acts.showFollow(request)),
    pulse: () => within(patienceMs, acts.pulse()),
    list: () => within(patienceMs, acts.list()),
  };
}

function addPage(server: FastifyInstance, name: string, show: (id: string) => Promise<PageParts>): void {
  server.get<{ Params: { id: string } }>(`/${name}/:id`, async ({ params }, reply) =>
    sendPage(reply, await show(params.id), 200),
  );
}

/** Health and figures; a failure names a code only, since whoever asks may be anybody. */
function addForMachines(server: FastifyInstance, { acts, onFault }: PagesSettings, metrics: Metrics): void {
  const guarded = async (reply: FastifyReply, answer: () => Promise<string>): Promise<FastifyReply> => {
    void reply.header('cache-control', 'no-store').type('text/plain; charset=utf-8');
    try {
      return reply.send(await answer());
    } catch (error) {
      onFault(error);
      return reply.status(503).send(`database: ${describeError(error).code}\n`);
    }
  };
  server.get('/healthz', (_request, reply) => guarded(reply, async () => acts.pulse().then(() => 'ok\n')));
  server.get('/metrics', (_request, reply) =>
    guarded(reply, async () => {
      const text = await metrics.text();
      void reply.type(metrics.contentType);
      return text;
    }),
  );
}

function sendPage(reply: FastifyReply, page: PageParts, status: number): FastifyReply {
  return reply.status(status).headers(PAGE_HEADERS).send(pageText(page));
}

/** What is missing is told as it is; anything else only that it failed, since its text may name places of ours. */
function sendFault(reply: FastifyReply, error: unknown, { onFault }: PagesSettings): FastifyReply {
  const { kind, code, text } = describeError(error);
  if (kind === 'not-found') return sendPage(reply, errorPage({ code, text }), 404);
  const { statusCode } = asFault(error);
  if (typeof statusCode === 'number' && statusCode < 500) return sendPage(reply, notFound(), statusCode);
  onFault(error);
  const { code: shown, text: sentence } = new TributaryError('PAGE_UNAVAILABLE');
  return sendPage(reply, errorPage({ code: shown, text: sentence }), kind === 'temporary' ? 503 : 500);
}

function notFound(): PageParts {
  return errorPage(new TributaryError('PAGE_NOT_FOUND'));
}

async function listen(server: FastifyInstance, { listen: where }: PagesSettings): Promise<string> {
  try {
    return await server.listen({ ...where }); // Fastify writes into what it is given
  } catch (error) {
    await server.close();
    const facts = { listen: `${where.host}:${where.port}`, error: String(asFault(error).code) };
    throw new TributaryError('PAGES_CANNOT_LISTEN', { facts, cause: error });
  }
}

/** What errors of Node and Fastify may hold; told by shape, for not all of them are made in the same realm. */
function asFault(error: unknown): { readonly statusCode?: unknown; readonly code?: unknown } {
  return typeof error === 'object' && error !== null ? error : {};
}
