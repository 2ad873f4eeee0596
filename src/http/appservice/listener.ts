import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fastify } from 'fastify';
import { TributaryError } from '#src/errors/tributary-error';
import { isJsonObject } from '#src/portals/json';
import { rejectCaller } from './authorisation.ts';
import type { TransactionSettings, TransactionTaker } from './transactions.ts';
import { createTransactionTaker } from './transactions.ts';

/** One homeserver's listener. */
export interface AppserviceSettings extends TransactionSettings {
  readonly listen: { readonly host: string; readonly port: number };
  /** The token by which the homeserver proves itself. */
  readonly hsToken: string;
}

/** A listener that runs. */
export interface AppserviceListener {
  /** The port, also when 0 was asked for. */
  readonly port: number;
  /** Takes nothing new, finishes what is under way, and ends. */
  close(): Promise<void>;
}

/** Synapse pushes up to 100 events of up to 64 KB, which redactions may hold twice more. */
const BODY_LIMIT_BYTES = 32 * 1024 * 1024;
const PREFIX = '/_matrix/app/v1';

/** Listens for what one homeserver pushes (application service API). Throws APPSERVICE_CANNOT_LISTEN. */
export async function startAppserviceListener(settings: AppserviceSettings): Promise<AppserviceListener> {
  const server = fastify({ bodyLimit: BODY_LIMIT_BYTES, routerOptions: { maxParamLength: 1000 } });
  readAnyJson(server);
  server.addHook('onRequest', async (request, reply) => authorise(request, reply, settings.hsToken));
  const take = createTransactionTaker(settings);
  for (const prefix of [PREFIX, '']) addRoutes(server, prefix, take);
  server.setNotFoundHandler((_request, reply) =>
    reply.status(404).send(fault('M_UNRECOGNIZED', 'Unrecognized request')),
  );
  server.setErrorHandler((error, _request, reply) => answerFault(error, reply, settings));
  await listen(server, settings);
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : settings.listen.port,
    close: () => server.close(),
  };
}

/** Without prefix as well: so did the first homeservers call, and Synapse falls back to it. */
function addRoutes(server: FastifyInstance, prefix: string, take: TransactionTaker): void {
  server.put<{ Params: { id: string } }>(`${prefix}/transactions/:id`, async ({ params, body }, reply) => {
    if (!isJsonObject(body)) return reply.status(400).send(fault('M_NOT_JSON', 'The body is not a JSON object'));
    const isTaken = await take({ id: params.id, body });
    return isTaken ? {} : reply.status(500).send(fault('M_UNKNOWN', 'Not all events could be handled: push again'));
  });
  const absent = async (_request: FastifyRequest, reply: FastifyReply) =>
    reply.status(404).send(fault('M_NOT_FOUND', 'Nothing is made on request'));
  server.get(`${prefix}/users/:user`, absent);
  server.get(`${prefix}/rooms/:alias`, absent);
  server.post(`${prefix}/ping`, async () => ({}));
}

/** Fastify's own reading refuses a body in which any event has a key named `__proto__`: one event would deafen us. */
function readAnyJson(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? {} : JSON.parse(String(body)));
    } catch {
      done(null, undefined); // the route answers that it is no JSON
    }
  });
}

async function authorise({ headers }: FastifyRequest, reply: FastifyReply, hsToken: string): Promise<void> {
  const rejection = rejectCaller(headers.authorization, hsToken);
  if (rejection !== undefined) await reply.status(rejection.status).send(fault(rejection.errcode, rejection.error));
}

function answerFault(error: unknown, reply: FastifyReply, { onFault }: AppserviceSettings): FastifyReply {
  const { statusCode: status } = asFault(error);
  if (status === 413) return reply.status(413).send(fault('M_TOO_LARGE', 'The body is too large'));
  if (typeof status === 'number' && status < 500) return reply.status(400).send(fault('M_BAD_JSON', 'Bad request'));
  onFault({ error, givenUp: false });
  return reply.status(500).send(fault('M_UNKNOWN', 'Internal server error'));
}

async function listen(server: FastifyInstance, { listen: where, homeserver }: AppserviceSettings): Promise<void> {
  try {
    await server.listen({ ...where }); // Fastify writes into what it is given
  } catch (error) {
    await server.close();
    const { code } = asFault(error);
    const facts = { server: homeserver, listen: `${where.host}:${where.port}`, error: String(code) };
    throw new TributaryError('APPSERVICE_CANNOT_LISTEN', { facts, cause: error });
  }
}

/** What errors of Node and Fastify may hold; told by shape, for not all of them are made in the same realm. */
function asFault(error: unknown): { readonly statusCode?: unknown; readonly code?: unknown } {
  return typeof error === 'object' && error !== null ? error : {};
}

function fault(errcode: string, error: string) {
  return { errcode, error };
}
