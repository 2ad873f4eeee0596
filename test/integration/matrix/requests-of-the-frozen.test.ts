import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, buildConnector, request } from 'undici';
import { startsInTime, TOO_LATE } from '#src/matrix/requests/starts-in-time';

/** A server that counts what reaches it. */
async function givenServer() {
  let requests = 0;
  const server = createServer((_request, response) => {
    requests += 1;
    response.end('{}');
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    requests: () => requests,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** Sends as ours do, in a process that is frozen for so many milliseconds from when its connection stands until it hears of it. */
function agentFrozenWhileConnecting(forMs: number): Agent {
  const connectNow = buildConnector({});
  return new Agent({
    connect: (options, callback) =>
      connectNow(options, (...connected) => {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, forMs);
        callback(...connected);
      }),
  });
}

test('W-4 a process that was frozen while it connected sends nothing when it wakes after the time of the request', async () => {
  const server = await givenServer();
  const agent = agentFrozenWhileConnecting(150);
  const inTime = { startBy: performance.now() + 100 };

  const sent = request(server.url, { ...inTime, method: 'PUT', dispatcher: agent.compose(startsInTime) });

  await expect(sent).rejects.toMatchObject({ code: TOO_LATE });
  await agent.close();
  await server.close();
  expect(server.requests()).toBe(0);
});

test('W-4 a process that wakes within the time of the request sends it', async () => {
  const server = await givenServer();
  const agent = agentFrozenWhileConnecting(50);
  const inTime = { startBy: performance.now() + 10_000 };

  const { statusCode } = await request(server.url, {
    ...inTime,
    method: 'PUT',
    dispatcher: agent.compose(startsInTime),
  });

  expect({ statusCode, requests: server.requests() }).toEqual({ statusCode: 200, requests: 1 });
  await agent.close();
  await server.close();
});
