import { createServer, type Server } from 'node:net';
import type { Engine } from '#src/wiring/engine';
import type { Shared } from '#src/wiring/opened';
import { startService } from '#src/wiring/service';
import { freePorts } from '#test/servers/free-port';
import { endings } from '#test/world/endings';
import { givenActs } from '#test/world/given-acts';

const atEnd = endings();

/** What a service shares in a process, over acts in memory: pages on one port, a homeserver's listener on another. */
function givenShared(pagesPort: number, listenerPort: number): Shared {
  const { acts, ports } = givenActs();
  const appservice = { listen: { host: '127.0.0.1', port: listenerPort }, hsToken: { reveal: () => 'token' } };
  const config = {
    http: { listen: { host: '127.0.0.1', port: pagesPort } },
    homeservers: [{ name: 'example.org', appservice }],
  };
  const bot = { hear: async () => undefined };
  const engine = { acts, bot, store: { heard: ports.heard }, answerOthers: async () => undefined } as unknown as Engine;
  return { engine: async () => engine, config: async () => config } as unknown as Shared;
}

function occupy(port: number): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer().listen(port, '127.0.0.1', () => resolve(server));
  });
}

async function isFree(port: number): Promise<boolean> {
  const server = await new Promise<Server | undefined>((resolve) => {
    const probe = createServer().once('error', () => resolve(undefined));
    probe.listen(port, '127.0.0.1', () => resolve(probe));
  });
  server?.close();
  return server !== undefined;
}

test('V-1 serve says where the pages are, shows them, and stops them', async () => {
  const [pagesPort = 0, listenerPort = 0] = await freePorts(2);

  const service = await startService(givenShared(pagesPort, listenerPort), { worker: false, listen: true });
  atEnd(service.stop);
  const health = await (await fetch(`http://127.0.0.1:${pagesPort}/healthz`)).text();
  await service.stop();

  expect(service.parts).toEqual(['listens to example.org', `pages: http://127.0.0.1:${pagesPort}`, 'ready']);
  expect(health).toBe('ok\n');
  expect([await isFree(pagesPort), await isFree(listenerPort)]).toEqual([true, true]);
});

test('E-2 a service without a homeserver is not said to be ready, but that nothing can be merged, and what to write where', async () => {
  const [pagesPort = 0] = await freePorts(1);
  const shared = givenShared(pagesPort, 0);
  const config = async () => ({ ...(await shared.config()), homeservers: [] });

  const service = await startService({ ...shared, config }, { worker: false, listen: true });
  atEnd(service.stop);

  expect(service.parts).not.toContain('ready');
  expect(service.parts.join()).toMatch(/nothing can be merged until a homeserver is configured.*homeservers/);
});

test.each([
  ['the pages', 'PAGES_CANNOT_LISTEN', 0],
  ['the homeserver', 'APPSERVICE_CANNOT_LISTEN', 1],
] as const)('E-2 when the port for %s is taken, nothing is left listening', async (_what, code, taken) => {
  const ports = await freePorts(2);
  const [pagesPort = 0, listenerPort = 0] = ports;
  const squatter = await occupy(ports[taken] ?? 0);
  atEnd(() => squatter.close());

  const starting = startService(givenShared(pagesPort, listenerPort), { worker: false, listen: true });

  await expect(starting).rejects.toMatchObject({ code });
  expect(await isFree(ports[1 - taken] ?? 0)).toBe(true);
});
