import type { FastifyInstance } from 'fastify';
import { hearMatrix, type PushedEvent } from './hear-matrix.ts';
import { asJson, httpServer } from './http-server.ts';
import { folded } from './names.ts';
import { type Bridge, networkOf } from './parts.ts';
import { provideAlias } from './portals.ts';
import { networkInstances } from './provisioning-api.ts';

/** What the homeserver calls: events, and questions about aliases, users and networks. */
export function appserviceApi(bridge: Bridge): FastifyInstance {
  const server = httpServer();
  server.addHook('preHandler', async (request, reply) => {
    const { access_token } = request.query as { access_token?: string };
    const token = request.headers.authorization?.replace(/^Bearer /, '') ?? access_token;
    if (token !== bridge.settings.hsToken) await reply.status(403).send({ errcode: 'M_FORBIDDEN' });
  });
  server.register(
    async (api) => {
      addEvents(api, bridge);
      addQuestions(api, bridge);
    },
    { prefix: '/_matrix/app/v1' },
  );
  return server;
}

function addEvents(api: FastifyInstance, bridge: Bridge): void {
  const seen = new Set<string>();
  api.post('/ping', () => ({}));
  api.put<{ Params: { id: string } }>('/transactions/:id', ({ params, body }) => {
    if (seen.has(params.id)) return {};
    seen.add(params.id);
    const { events = [] } = asJson(body) as { events?: PushedEvent[] };
    for (const event of events) hearMatrix(bridge, event);
    return {};
  });
}

function addQuestions(api: FastifyInstance, bridge: Bridge): void {
  const notFound = { errcode: 'M_NOT_FOUND', error: 'Not ours' };
  api.get<{ Params: { alias: string } }>('/rooms/:alias', async ({ params: { alias } }, reply) => {
    let isProvided = false;
    await bridge.background.inOrder(`alias ${folded(alias)}`, `alias ${alias}`, async () => {
      await provideAlias(bridge, alias);
      isProvided = true;
    });
    if (!isProvided) return reply.status(404).send(notFound);
    return { errcode: 'M_UNKNOWN', error: 'Not provisioning room for this alias' }; // it exists now all the same
  });
  api.get<{ Params: { user: string } }>('/users/:user', ({ params }, reply) =>
    bridge.networks.some(({ names }) => names.isGhost(params.user)) ? {} : reply.status(404).send(notFound),
  );
  api.get('/thirdparty/protocol/irc', () => ({
    user_fields: ['domain', 'nick'],
    location_fields: ['domain', 'channel'],
    field_types: {},
    icon: '',
    instances: networkInstances(bridge),
  }));
  /** The alias of the template, wherever it points and whether or not it exists. */
  api.get<{ Querystring: { domain?: string; channel?: string } }>('/thirdparty/location/irc', ({ query }) => {
    const network = networkOf(bridge, query.domain ?? '');
    if (network === undefined || query.channel === undefined) return [];
    const fields = { domain: network.settings.domain, channel: query.channel };
    return [{ alias: network.names.aliasOf(query.channel), protocol: 'irc', fields }];
  });
}
