import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { readChannelBody, readLinkBody, readRoomId, readUnlinkBody } from './api-bodies.ts';
import { ApiError, apiError } from './api-errors.ts';
import { operatorsReader } from './channel-operators.ts';
import { asJson, httpServer } from './http-server.ts';
import { requestLink } from './link.ts';
import { folded } from './names.ts';
import { type Bridge, networkOf } from './parts.ts';
import { PROVISIONING_PREFIX } from './settings.ts';
import { unlink } from './unlink.ts';

/** The API by which rooms are linked and unlinked, on a listener of its own. */
export function provisioningApi(bridge: Bridge): FastifyInstance {
  const server = httpServer();
  server.get('/health', () => ({ ok: true }));
  server.register(
    async (api) => {
      api.setErrorHandler((error, _request, reply) => {
        const { status, body } = apiError(error);
        if (status === 500) bridge.background.log(`provisioning: ${String(error)}`);
        return reply.status(status).send(body);
      });
      api.addHook('preHandler', rateLimiter(bridge));
      api.addHook('preHandler', async (request) => requireSecret(bridge, request));
      addRoutes(api, bridge);
    },
    { prefix: PROVISIONING_PREFIX },
  );
  return server;
}

function addRoutes(api: FastifyInstance, bridge: Bridge): void {
  const operatorsOf = operatorsReader(bridge);
  api.post('/link', async (request) => {
    const given = bodyOf(request);
    await requestLink(bridge, readLinkBody(given), userOf(given));
    return {};
  });
  api.post('/unlink', async (request) => {
    const given = bodyOf(request);
    await unlink(bridge, readUnlinkBody(given), { userId: userOf(given) });
    return {};
  });
  api.post('/querylink', async (request) => {
    const { remote_room_server, remote_room_channel, key } = readChannelBody(bodyOf(request));
    const network = networkOf(bridge, remote_room_server);
    if (network === undefined) throw new Error(`no network ${remote_room_server}`); // answered as M_AS_UNKNOWN
    return { operators: await operatorsOf({ network, channel: folded(remote_room_channel) }, key ?? undefined) };
  });
  api.get<{ Params: { roomId: string } }>('/listlinks/:roomId', ({ params }) => listLinks(bridge, params.roomId));
  api.get('/querynetworks', () => ({ servers: networkInstances(bridge) }));
  api.get('/limits', () => {
    const { roomLimit = false } = bridge.settings.behaviour;
    return { count: bridge.mappings.all().length, limit: roomLimit };
  });
}

/** Only provisioned rows are listed: a portal has none. */
function listLinks(bridge: Bridge, roomId: string): object[] {
  return bridge.mappings
    .ofRoom(readRoomId(roomId))
    .filter(({ origin }) => origin === 'provision')
    .map((row) => ({
      matrix_room_id: row.roomId,
      remote_room_channel: row.channel,
      remote_room_server: row.domain,
    }));
}

/** The networks as third-party look-up and `/querynetworks` tell them. */
export function networkInstances({ networks, matrix }: Bridge): object[] {
  return networks.map(({ settings: { id, domain } }) => ({
    network_id: id,
    bot_user_id: matrix.bot,
    desc: domain,
    fields: { domain },
  }));
}

/** A body that does not say that it is JSON counts as an empty one. */
function bodyOf({ headers, body }: FastifyRequest): Readonly<Record<string, unknown>> {
  return /^application\/json\b/.test(headers['content-type'] ?? '') ? asJson(body) : {};
}

function userOf({ user_id, userId }: Readonly<Record<string, unknown>>): string | undefined {
  const user = userId ?? user_id;
  return typeof user === 'string' && user !== '' ? user : undefined;
}

function requireSecret({ settings }: Bridge, { headers }: FastifyRequest): void {
  const { authorization } = headers;
  if (authorization === undefined) throw new ApiError('M_AS_BAD_TOKEN', 'No Authorization header');
  if (authorization.replace(/^bearer /i, '') !== settings.secret) {
    throw new ApiError('M_AS_BAD_TOKEN', 'Token not found');
  }
}

/** Counts requests in windows of a minute. */
function rateLimiter({ settings }: Bridge): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  const { provisioningPerMinute: limit = Number.POSITIVE_INFINITY } = settings.behaviour;
  let [since, count] = [0, 0];
  return async (_request, reply) => {
    const now = performance.now();
    if (now - since > 60_000) [since, count] = [now, 0];
    count += 1;
    if (count <= limit) return;
    reply.header('retry-after', Math.ceil((since + 60_000 - now) / 1_000)); // what is left; the body always says a minute
    throw new ApiError('M_AS_LIMIT_EXCEEDED', 'Too many requests', { retry_after_ms: 60_000 });
  };
}
