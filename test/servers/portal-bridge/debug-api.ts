import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { asJson, httpServer } from './http-server.ts';
import type { IrcConnection } from './irc-connection.ts';
import type { IrcEvents } from './irc-framework.ts';
import { killRoom } from './kill-room.ts';
import { type Bridge, networkOf } from './parts.ts';
import { rawAnswer } from './raw-answers.ts';

/** The operator's own API: everything is opened by the appservice's token in the query. */
export function debugApi(bridge: Bridge): FastifyInstance {
  const server = httpServer();
  server.addHook('preHandler', async (request, reply) => {
    const { access_token } = request.query as { access_token?: string };
    if (access_token === bridge.settings.asToken) return;
    await reply.status(403).type('text/plain').send('The query needs the access_token of the appservice.\n');
  });
  server.get('/version', async (_request, reply) => reply.type('text/plain').send('test'));
  server.post('/killRoom', async ({ body }, reply) => {
    const { isDone, report } = await killRoom(bridge, asJson(body));
    return reply.status(isDone ? 200 : 500).send(report);
  });
  server.post<{ Params: { domain: string } }>('/irc/:domain/user/*', async (request, reply) => {
    const { domain } = request.params;
    const user = request.url.split('?')[0]?.split('/')[4] ?? ''; // as it is written: an escaped id is nobody's
    const network = networkOf(bridge, domain);
    if (network === undefined) return reply.status(400).type('text/plain').send('Not a valid domain.\n');
    const connection = user === '' ? network.bot : network.puppets.of(user);
    const answer =
      connection === undefined
        ? `User ${user} has no connection to ${domain}\n`
        : await sayRaw(connection, String(request.body ?? ''), bridge.settings.behaviour.rawAnswerMs);
    return reply.type('text/plain').send(answer);
  });
  return server;
}

/** Sends lines of the protocol at once, and answers after a fixed time with all that was heard meanwhile. */
async function sayRaw({ client }: IrcConnection, body: string, answerMs: number): Promise<string> {
  const heard: string[] = [];
  const listener = ({ line, from_server }: IrcEvents['raw']) => {
    if (from_server) heard.push(rawAnswer(line));
  };
  client.on('raw', listener);
  for (const line of body.split(/\r?\n/).filter((one) => one !== '')) {
    heard.push(line);
    client.raw(line);
  }
  await pause(answerMs);
  client.removeListener('raw', listener);
  return `${heard.join('\n')}\n`;
}
