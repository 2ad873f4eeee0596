import { createServer } from 'node:net';
import type { Config } from '#src/config/schema';
import { Secret } from '#src/config/secret';
import { probeNetworks, probeQueue } from '#src/wiring/probe-networks';
import { freePort } from '#test/servers/free-port';
import { startGitter } from '#test/servers/gitter/gitter';
import type { IrcServer } from '#test/servers/irc-server';
import { startNgircd } from '#test/servers/ngircd';
import { type RedisServer, startRedis } from '#test/servers/redis';
import { endings } from '#test/world/endings';
import { ircPerson } from '#test/world/irc-person';

type Irc = Extract<Config['networks'][number], { protocol: 'irc' }>;

const atEnd = endings();
let server: IrcServer;
let redis: RedisServer;

beforeAll(async () => {
  [server, redis] = await Promise.all([startNgircd(), startRedis()]);
});

afterAll(async () => {
  await server?.stop();
  await redis?.stop();
});

function irc(settings: Partial<Irc>): Irc {
  return {
    ...{ id: 'testnet', protocol: 'irc', host: '127.0.0.1', port: server.port, tls: false, nick: 'tributary' },
    ...{ bridgeDomain: null, caseMapping: null, password: null, sasl: null },
    ...settings,
  };
}

test('F-5 check-config connects to each IRC network: the one that lets us in is told from the one that nobody answers for', async () => {
  const networks = [
    irc({}),
    irc({ id: 'gone', port: await freePort() }),
    { id: 'discord', protocol: 'discord' } as const,
  ];

  expect(await probeNetworks({ networks })).toEqual([
    { what: 'network (irc)', name: 'testnet', ok: true, detail: 'lets us in as tributary' },
    { what: 'network (irc)', name: 'gone', ok: false, detail: expect.stringContaining('ECONNREFUSED') },
  ]);
});

test('F-5 check-config says under which nick an IRC network knows us while ours is in use, and leaves at once', async () => {
  const ann = await ircPerson({ port: server.port, nick: 'ann' });

  const [row] = await probeNetworks({ networks: [irc({ nick: 'ann' })] });

  expect(row).toMatchObject({ ok: true, detail: 'lets us in as ann_, since ann is in use' });
  expect(await probeNetworks({ networks: [irc({ nick: 'ann_' })] })).toMatchObject([{ detail: 'lets us in as ann_' }]);
  await ann.quit();
});

test('F-5 check-config asks a Gitter instance whether it takes our token', async () => {
  const gitter = await startGitter({ token: 'the-token', groups: [], rooms: [] });
  atEnd(() => gitter.stop());
  const of = (token: string) => ({
    ...({ id: token, protocol: 'gitter', apiEndpoint: gitter.apiEndpoint, homeserver: null } as const),
    token: new Secret(token),
  });

  const rows = await probeNetworks({ networks: [of('the-token'), of('another')] });

  expect(rows.map(({ name, ok }) => [name, ok])).toEqual([
    ['the-token', true],
    ['another', false],
  ]);
});

test('F-5 check-config asks the Redis of the queue, and tells no password when it does not answer', async () => {
  const of = (url: string) => probeQueue({ queue: { url: new Secret(url) } });
  const gone = await freePort();

  expect(await of('database')).toEqual([]);
  expect(await of(redis.url)).toEqual([{ what: 'queue', name: 'redis', ok: true, detail: 'answers' }]);
  expect(await of(`redis://:very-secret@127.0.0.1:${gone}`)).toEqual([
    {
      ...{ what: 'queue', name: 'redis', ok: false },
      detail: `127.0.0.1:${gone} does not answer (ECONNREFUSED): check that it runs, and \`queue.url\` in the configuration`,
    },
  ]);
});

test('F-5 a Redis that takes the connection and says nothing is given up on', async () => {
  const silent = createServer((socket) => void socket.resume());
  const port = await freePort();
  await new Promise<void>((listening) => silent.listen(port, '127.0.0.1', listening));
  atEnd(() => silent.close());

  const [row] = await probeQueue({ queue: { url: new Secret(`redis://127.0.0.1:${port}`) } });

  expect(row).toMatchObject({
    ok: false,
    detail: expect.stringContaining(`127.0.0.1:${port} does not answer (it says nothing)`),
  });
});
