import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Config } from '#src/config/schema';
import { type Networks, openNetworks } from '#src/wiring/open-networks';
import { startNgircd } from '#test/servers/ngircd';
import { askedInMemory } from '#test/world/asked-in-memory';
import { endings } from '#test/world/endings';
import { ircPerson } from '#test/world/irc-person';
import { outagesInMemory } from '#test/world/outages-in-memory';
import { givenNetwork, givenQuestion } from './given-network.ts';

let server: Server;
const sockets = new Set<Socket>();
const atEnd = endings();

beforeEach(async () => {
  server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await new Promise((resolve) => server.close(resolve));
});

/** Our networks in a process that stays, on a server that lets us connect and says nothing. */
function givenNetworks() {
  const { port } = server.address() as AddressInfo;
  const irc = { protocol: 'irc', id: 'silent', host: '127.0.0.1', port, tls: false, nick: 'tributary' };
  const config = { networks: [{ ...irc, password: null, sasl: null }], policy: { quorum: 1 } } as unknown as Config;
  const stop = new AbortController();
  const troubles: unknown[] = [];
  const networks: Networks = openNetworks(config, {
    ...{ isLive: true, asked: askedInMemory(), stop: stop.signal },
    ...{ questions: {} as never, outages: outagesInMemory(), heard: {} as never },
    isBack: async () => undefined,
    hear: async () => undefined,
    hearWish: async () => undefined,
    trouble: (what, error) => void troubles.push([what, error]),
  });
  const close = async (): Promise<void> => {
    stop.abort();
    await networks.close();
  };
  return { close, troubles };
}

test.each([
  ['at once', async (): Promise<unknown> => undefined],
  ['as soon as the server has answered the call', (): Promise<unknown> => once(server, 'connection')],
] as const)(
  'F-7 a process that is closed %s says nothing of a network that it never reached',
  async (_when, moment) => {
    const { close, troubles } = givenNetworks();
    await moment();

    await close();

    expect(troubles).toEqual([]);
  },
);

test('F-7 a process that is closed asks its database about nobody any more, since that is closed as well', async () => {
  const irc = await startNgircd();
  atEnd(() => irc.stop());
  const ann = await ircPerson({ port: irc.port, nick: 'ann' });
  atEnd(() => ann.quit());
  await ann.join('#chan');
  const asked = askedInMemory();
  const { network, troubles } = givenNetwork(irc, {}, asked);
  await network.connect();
  expect(await network.ask(givenQuestion('#chan'))).toHaveLength(1);
  const questions: string[] = [];
  asked.ofCode = async ({ code }) => {
    questions.push(code);
    throw new Error('aborted');
  };

  await network.close();

  expect([questions, troubles]).toEqual([[], []]);
});
