import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import type { Matrix } from '#src/matrix/matrix';
import { createMatrix } from '#src/matrix/matrix';
import type { MatrixPause } from '#src/matrix/settings';
import type { RoomAlias, RoomId } from '#src/portals/ids';
import { service } from '#test/world/simulated-rooms';

type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

const room = '!r:example.org' as RoomId;
const as = service.id;
const TOKEN = 'the-secret-token';
let server: Server;
let matrix: Matrix;

afterEach(async () => {
  await matrix?.close();
  server?.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** What stands in front of a homeserver, or claims to be one, and misbehaves: each request by the next behaviour, the last for ever. */
async function given(behaviours: readonly Behaviour[], options: { deadlineMs?: number } = {}) {
  const requests: string[] = [];
  const pauses: MatrixPause[] = [];
  server = createServer((request, response) => {
    const behaviour = behaviours[Math.min(requests.length, behaviours.length - 1)];
    requests.push(`${request.method} ${request.url}`);
    behaviour?.(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  matrix = createMatrix({
    homeservers: [{ name: service.server, url }],
    actors: [{ actor: service, token: TOKEN }],
    onPause: (pause) => void pauses.push(pause),
    ...options,
  });
  return { requests, pauses };
}

const say =
  (status: number, body: string, headers: Readonly<Record<string, string>> = {}): Behaviour =>
  (_request, response) =>
    void response.writeHead(status, headers).end(body);
const json = (status: number, body: unknown, headers?: Readonly<Record<string, string>>) =>
  say(status, JSON.stringify(body), headers);
const hang: Behaviour = () => undefined;
const cut: Behaviour = (request) => void request.socket.destroy();
const cutLate: Behaviour = (request, response) => {
  response.writeHead(200).write('{"event_id"');
  setImmediate(() => request.socket.destroy());
};
const fine = json(200, { joined_rooms: [room] });

const write = () => matrix.writer.writeState({ room, as, type: 'm.room.topic', key: '', content: { topic: 'x' } });
const read = () => matrix.world.joinedRooms(as);

test.each([
  ['cuts the connection', cut],
  ['cuts the connection in its answer', cutLate],
  ['answers 500', json(500, { errcode: 'M_UNKNOWN', error: 'Internal server error' })],
  ['answers 502 in HTML', say(502, '<html>bad gateway</html>')],
])(
  'E-3 a server that %s leaves it open whether a write took effect, and is not asked twice',
  async (_what, behaviour) => {
    const { requests } = await given([behaviour]);

    await expect(write()).rejects.toMatchObject({ code: 'MATRIX_UNREACHABLE', tookEffect: 'unknown' });
    expect(requests).toHaveLength(1);
  },
);

test('E-3 a write without an answer ends with the deadline, and it stays open whether it took effect', async () => {
  await given([hang], { deadlineMs: 300 });

  await expect(write()).rejects.toMatchObject({ code: 'MATRIX_UNREACHABLE', tookEffect: 'unknown' });
});

test('E-3 a server that is not there took nothing', async () => {
  await given([fine]);
  await new Promise((resolve) => server.close(resolve));

  await expect(write()).rejects.toMatchObject({
    code: 'MATRIX_UNREACHABLE',
    tookEffect: 'no',
    facts: { error: 'ECONNREFUSED' },
  });
});

test.each([
  ['cuts the connection', cut],
  ['answers 500', json(500, {})],
  ['answers in HTML', say(503, '<html>')],
])('W-8 a read is repeated when the server %s', async (_what, behaviour) => {
  const { requests, pauses } = await given([behaviour, behaviour, fine]);

  expect(await read()).toEqual([room]);
  expect([requests.length, pauses.length]).toEqual([3, 2]);
});

test.each([
  ['seconds', { 'retry-after': '1' }, {}],
  ['a date', { 'retry-after': new Date(Date.now() + 1_000).toUTCString() }, {}],
  ['the body', {}, { retry_after_ms: 200 }],
  ['nothing', {}, {}],
])('W-8 a limit that names its end by %s is waited for, also by a write', async (_what, headers, body) => {
  const limit = json(429, { errcode: 'M_LIMIT_EXCEEDED', ...body }, headers);
  const { requests, pauses } = await given([limit, json(200, { event_id: '$e' })]);

  expect(await write()).toBe('$e');
  expect([requests.length, pauses.length]).toEqual([2, 1]);
});

test.each([
  ['null', 'null'],
  ['text', '"yes"'],
  ['HTML', '<html>welcome</html>'],
  ['an answer without an event', '{}'],
])('E-3 a write that is answered with %s may have taken effect', async (_what, body) => {
  await given([say(200, body)]);

  await expect(write()).rejects.toMatchObject({ code: 'MATRIX_NONSENSE', tookEffect: 'unknown' });
});

test('D-2 an answer beyond all measure is cut off', async () => {
  const endless: Behaviour = (_request, response) => {
    const piece = Buffer.alloc(4 * 1024 * 1024, 'x');
    const more = () => {
      while (!response.destroyed) if (!response.write(piece)) return void response.once('drain', more);
    };
    more();
  };
  await given([endless]);

  await expect(write()).rejects.toMatchObject({ code: 'MATRIX_NONSENSE', facts: { error: 'the answer is too large' } });
});

test('T-12 a redirect is not followed', async () => {
  const { requests } = await given([json(302, {}, { location: 'http://169.254.169.254/' })]);

  await expect(read()).rejects.toMatchObject({ code: 'MATRIX_REFUSED', facts: { status: 302 } });
  expect(requests).toHaveLength(1);
});

test('W-8 a server that keeps failing is left alone', async () => {
  const { requests } = await given([cut]);

  for (let i = 0; i < 6; i += 1) await expect(write()).rejects.toMatchObject({ code: 'MATRIX_UNREACHABLE' });

  await expect(write()).rejects.toMatchObject({
    code: 'MATRIX_RESTING',
    tookEffect: 'no',
    retry: { afterMs: expect.any(Number) },
  });
  expect(requests).toHaveLength(6);
});

test.each([502, 504, 404])('T-13 a directory that answers %s in HTML leaves an alias unknown', async (status) => {
  await given([say(status, '<html>')]);

  await expect(matrix.world.resolve('#a:example.org' as RoomAlias)).rejects.toMatchObject({
    code: 'ALIAS_UNKNOWN_NOW',
  });
});

test.each([
  ['either, where no answer comes', cut, 'example.org or elsewhere.org'],
  ['our homeserver, where a proxy answers for it', say(502, '<html>'), 'example.org'],
  ['the server of the alias, where ours says so', json(502, { errcode: 'M_UNKNOWN', error: 'no' }), 'elsewhere.org'],
])('E-1 who keeps an alias unknown is named: %s', async (_who, behaviour, server) => {
  await given([behaviour]);

  await expect(matrix.world.resolve('#a:elsewhere.org' as RoomAlias)).rejects.toMatchObject({
    code: 'ALIAS_UNKNOWN_NOW',
    facts: { server },
  });
});

test('E-5 a token that a server repeats, or that a failure holds, is in no error and no log', async () => {
  const echo: Behaviour = (request, response) =>
    void response
      .writeHead(403)
      .end(JSON.stringify({ errcode: 'M_FORBIDDEN', error: `no: ${request.headers.authorization}` }));
  const { pauses } = await given([echo, cut, cut, fine]);
  const logged: unknown[] = [];
  const spies = (['log', 'error', 'warn', 'info', 'debug'] as const).map((method) =>
    jest.spyOn(console, method).mockImplementation((...parts: unknown[]) => void logged.push(parts)),
  );

  const errors = [await read().catch((error: unknown) => error), await write().catch((error: unknown) => error)];
  await read();
  for (const spy of spies) spy.mockRestore();

  expect(errors).toMatchObject([{ code: 'MATRIX_REFUSED' }, { code: 'MATRIX_UNREACHABLE' }]);
  expect(inspect([errors, pauses, logged], { depth: 20, showHidden: true })).not.toContain(TOKEN);
  expect(logged).toEqual([]);
});

test('T-24 what a server says is one short line', async () => {
  await given([json(403, { errcode: 'M_FORBIDDEN', error: `a\nb\u202e${'x'.repeat(5_000)}` })]);

  const error = (await read().catch((caught: unknown) => caught)) as Error;

  expect(error.message).toContain('a b ');
  expect(error.message.length).toBeLessThan(500);
});

test('W-7 a server that does not answer for a whole room at once is asked twice, and from then on only so', async () => {
  const unknown = json(404, { errcode: 'M_UNRECOGNIZED', error: 'Unrecognized request' });
  const parts: Behaviour = (request, response) =>
    json(200, request.url?.includes('/messages') ? { chunk: [] } : [])(request, response);
  const { requests } = await given([unknown, parts]);

  const first = await matrix.world.readRoom({ room, as, newest: 5 });
  await matrix.world.readRoom({ room, as, newest: 5 });

  expect(first).toEqual({ state: [], newest: { events: [], next: undefined } });
  const asked = requests.map((line) => /(initialSync|state|messages)/.exec(line)?.[0]).sort();
  expect(asked).toEqual(['initialSync', 'messages', 'messages', 'state', 'state']);
});

test('W-2 a server whose room comes to no end is given up, and what was looked for is not taken for absent', async () => {
  const endless: Behaviour = (request, response) => {
    const next = `t${requests.length}`;
    json(200, request.url?.includes('/messages') ? { chunk: [], end: next } : { membership: 'join' })(
      request,
      response,
    );
  };
  const { requests } = await given([endless]);
  const read = async () => {
    for await (const part of matrix.world.readBack({ room, as, types: ['m.room.message'] })) expect(part).toEqual([]);
  };

  await expect(read()).rejects.toMatchObject({ code: 'TIMELINE_TOO_LONG', facts: { parts: 1_000 } });
});

test('T-10 what a server gives beyond what was asked for is left out', async () => {
  const event = (name: string, sender: string, type = 'm.room.message') => {
    return { event_id: name, sender, type, origin_server_ts: 1, content: { msgtype: 'm.text', body: 'x' } };
  };
  const chunk = [event('$a', '@mallory:b.org'), event('$b', service.user), event('$c', service.user, 'm.reaction')];
  const heedless: Behaviour = (request, response) =>
    json(200, request.url?.includes('/messages') ? { chunk } : { membership: 'join' })(request, response);
  await given([heedless]);

  const seen: string[] = [];
  const query = { room, as, types: ['m.room.message'], senders: [service.user] };
  for await (const part of matrix.world.readBack(query)) seen.push(...part.map(({ eventId }) => eventId));

  expect(seen).toEqual(['$b']);
});
