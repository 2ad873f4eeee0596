import { createServer } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { gitterRequest } from '#adapters/gitter/request';
import { createHttpApi } from '#adapters/http/index';
import { exchange } from '#src/matrix/requests/exchange';

/** The time that each request is given, in milliseconds. */
const IN_TIME_MS = 200;

/** Every way on which ours write to somebody's server over HTTP. */
const WAYS: Readonly<Record<string, (url: string) => Promise<unknown>>> = {
  'to a homeserver': (url) =>
    exchange({ url: new URL(url), method: 'PUT', headers: {}, body: '{}', timeoutMs: IN_TIME_MS }),
  'to a bridge': (url) =>
    createHttpApi({ bridge: 'libera-bridge', api: 'provisioning API', url, deadlineMs: IN_TIME_MS }).send({
      method: 'POST',
      path: '/link',
      body: {},
    }),
  'to Gitter': (url) =>
    gitterRequest({ id: 'gitter', apiEndpoint: url, token: 'secret', deadlineMs: IN_TIME_MS }).request('POST', '/v1'),
};

/** A server that counts what reaches it. */
async function givenServer() {
  let requests = 0;
  const server = createServer((_request, response) => {
    requests += 1;
    response.setHeader('connection', 'close').end('{}');
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => new Promise<void>((resolve) => void server.close(() => resolve()));
  return { url: `http://127.0.0.1:${port}`, requests: () => requests, close };
}

/** From when its connection stands until it hears of it, this process is frozen for so long. */
function freezeWhileConnecting(forMs: number): void {
  const connect = net.connect.bind(net) as (...all: unknown[]) => net.Socket;
  jest.spyOn(net, 'connect').mockImplementation((...all: unknown[]) => {
    const socket = connect(...all);
    return socket.prependOnceListener('connect', () => {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, forMs);
    });
  });
}

afterEach(() => jest.restoreAllMocks());

test.each(Object.keys(WAYS))(
  'W-4 a process that was frozen while it connected sends nothing when it wakes after the time of the request: %s',
  async (way) => {
    const server = await givenServer();
    freezeWhileConnecting(2 * IN_TIME_MS);

    await expect(WAYS[way]?.(server.url)).rejects.toThrow();

    await new Promise((resolve) => setImmediate(resolve));
    await server.close();
    expect(server.requests()).toBe(0);
  },
);

test.each(Object.keys(WAYS))('W-4 a process that wakes within the time of the request sends it: %s', async (way) => {
  const server = await givenServer();
  freezeWhileConnecting(1);

  await WAYS[way]?.(server.url);

  await server.close();
  expect(server.requests()).toBe(1);
});
