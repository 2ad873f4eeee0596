import fastify, { type FastifyInstance } from 'fastify';

/** A server on 127.0.0.1 whose bodies are read as JSON where they are JSON, and as text where they are not. */
export function httpServer(): FastifyInstance {
  const server = fastify({ forceCloseConnections: true, bodyLimit: 50_000_000 });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  return server;
}

/** A body as JSON; an empty one is an empty object. Throws on anything that is no JSON. */
export function asJson(body: unknown): Readonly<Record<string, unknown>> {
  return typeof body === 'string' && body !== '' ? JSON.parse(body) : {};
}

/** Lets a server listen on 127.0.0.1 alone. */
export async function listen(server: FastifyInstance, port: number): Promise<void> {
  await server.listen({ port, host: '127.0.0.1' });
}
