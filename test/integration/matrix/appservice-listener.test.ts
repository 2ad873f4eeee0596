import { TributaryError } from '#src/errors/tributary-error';
import type { AppserviceListener, AppserviceSettings } from '#src/http/appservice/listener';
import { startAppserviceListener } from '#src/http/appservice/listener';
import type { ServerName } from '#src/portals/ids';
import type { RoomEvent } from '#src/portals/room-event';

const PATH = '/_matrix/app/v1';
const right = { authorization: 'Bearer right' };
let open: AppserviceListener[] = [];

afterEach(async () => {
  await Promise.all(open.map((listener) => listener.close()));
  open = [];
});

/** What survives a restart. */
function givenMemory() {
  const kept = new Set<string>();
  return {
    kept,
    knowsTransaction: async (server: string, id: string) => kept.has(`${server} ${id}`),
    keepTransaction: async (server: string, id: string) => void kept.add(`${server} ${id}`),
  };
}

async function given(settings: Partial<AppserviceSettings> = {}) {
  const heard: RoomEvent[] = [];
  const faults: Parameters<AppserviceSettings['onFault']>[0][] = [];
  const memory = givenMemory();
  const listener = await startAppserviceListener({
    homeserver: 'example.org' as ServerName,
    listen: { host: '127.0.0.1', port: 0 },
    hsToken: 'right',
    memory,
    onEvent: async (event) => void heard.push(event),
    onFault: (fault) => void faults.push(fault),
    ...settings,
  });
  open.push(listener);
  const send = async (
    method: string,
    path: string,
    init: { headers?: Readonly<Record<string, string>>; body?: string } = {},
  ) => {
    const answer = await fetch(`http://127.0.0.1:${listener.port}${path}`, { method, headers: right, ...init });
    return { status: answer.status, body: await answer.json() };
  };
  const push = (id: string, events: readonly unknown[]) =>
    send('PUT', `${PATH}/transactions/${id}`, { body: JSON.stringify({ events }) });
  return { listener, memory, heard, faults, send, push };
}

const message = (id: string, content: object = { body: 'x' }) => ({
  event_id: id,
  room_id: '!r:example.org',
  type: 'm.room.message',
  sender: '@a:example.org',
  origin_server_ts: 1,
  content,
});

test('T-33 a transaction is handled once, and answered again when it is pushed again', async () => {
  const { push, heard } = await given();

  const answers = [await push('1', [message('$a'), message('$b')]), await push('1', [message('$a'), message('$b')])];

  expect(answers).toEqual([
    { status: 200, body: {} },
    { status: 200, body: {} },
  ]);
  expect(heard.map(({ eventId }) => eventId)).toEqual(['$a', '$b']);
});

test('T-33 a transaction stays known after a restart', async () => {
  const before = await given();
  await before.push('1', [message('$a')]);
  await before.listener.close();
  const after = await given({ memory: before.memory });

  expect((await after.push('1', [message('$a')])).status).toBe(200);
  expect(after.heard).toEqual([]);
});

test('T-33 the same transaction pushed twice at a time is handled once', async () => {
  const { push, heard } = await given();

  await Promise.all([push('1', [message('$a')]), push('1', [message('$a')]), push('1', [message('$a')])]);

  expect(heard).toHaveLength(1);
});

test('T-33 a homeserver that counts from one again is still heard', async () => {
  const { push, heard } = await given();

  await push('1', [message('$a')]);
  await push('1', [message('$b')]);

  expect(heard.map(({ eventId }) => eventId)).toEqual(['$a', '$b']);
});

test.each([
  ['no token', {} as Record<string, string>, '', 401],
  ['a wrong token', { authorization: 'Bearer wrong' }, '', 403],
  ['the right token in the query alone', {}, '?access_token=right', 401],
  [
    'the right token in the query and a wrong one in the header',
    { authorization: 'Bearer wrong' },
    '?access_token=right',
    403,
  ],
  ['the right token under another scheme', { authorization: 'Basic right' }, '', 401],
])('T-33 a push with %s is refused and not handled', async (_what, headers, query, status) => {
  const { send, heard, memory } = await given();
  const body = JSON.stringify({ events: [message('$a')] });

  const answer = await send('PUT', `${PATH}/transactions/1${query}`, { headers, body });

  expect(answer).toMatchObject({ status, body: { errcode: expect.stringMatching(/^M_/) } });
  expect([heard, [...memory.kept]]).toEqual([[], []]);
});

test('T-33 the token in the header counts, whatever else is in the query', async () => {
  const { send, heard } = await given();

  const body = JSON.stringify({ events: [message('$a')] });
  await send('PUT', `${PATH}/transactions/1?access_token=right`, { body });

  expect(heard).toHaveLength(1);
});

test.each(['{"events":', '[]', '"text"', 'null', ''])('T-25 the body %j is answered, not handled', async (body) => {
  const { send, heard } = await given();

  const answer = await send('PUT', `${PATH}/transactions/1`, { body });

  expect(answer.status).toBe(body === '' ? 200 : 400);
  expect(heard).toEqual([]);
});

test('T-25 malformed events are left out and the others handled', async () => {
  const { push, heard } = await given();
  const odd = [null, 1, {}, { ...message('$x'), room_id: 7 }, { ...message('$y'), content: [] }];

  expect((await push('1', [...odd, message('$a')])).status).toBe(200);
  expect(heard.map(({ eventId }) => eventId)).toEqual(['$y', '$a']);
});

test('T-25 an event with the names of prototypes is an event', async () => {
  const { send, heard } = await given();
  const content = '{"__proto__":{"a":1},"constructor":{"prototype":{"a":1}}}';
  const body = `{"events":[${JSON.stringify(message('$a')).replace('{"body":"x"}', content)}]}`;

  expect((await send('PUT', `${PATH}/transactions/1`, { body })).status).toBe(200);
  expect(Object.keys(heard[0]?.content ?? {})).toEqual(['__proto__', 'constructor']);
});

test('T-25 a hundred of the largest events are taken', async () => {
  const { push, heard } = await given();
  const events = Array.from({ length: 100 }, (_, i) => message(`$${i}`, { body: 'x'.repeat(64_000) }));

  expect((await push('1', events)).status).toBe(200);
  expect(heard).toHaveLength(100);
});

test('W-2 an event that could not be handled is pushed again, and the transaction is not kept', async () => {
  let isDown = true;
  const heard: string[] = [];
  const { push, memory, faults } = await given({
    onEvent: async ({ eventId }) => {
      if (isDown) throw new Error('the database is away');
      heard.push(eventId);
    },
  });

  const first = await push('1', [message('$a')]);
  const keptThen = [...memory.kept];
  isDown = false;
  const second = await push('1', [message('$a')]);

  expect([first.status, second.status]).toEqual([500, 200]);
  expect([keptThen, heard]).toEqual([[], ['$a']]);
  expect(faults).toMatchObject([{ event: { eventId: '$a' }, givenUp: false }]);
});

test('T-28 an event that always fails is given up in the end, so that the others are heard', async () => {
  const { push, faults } = await given({
    onEvent: async () => {
      throw new Error('it always fails');
    },
  });

  const statuses: number[] = [];
  for (let i = 0; i < 8; i += 1) statuses.push((await push('1', [message('$poison')])).status);

  expect(statuses).toEqual([500, 500, 500, 500, 500, 500, 500, 200]);
  expect(faults.map(({ givenUp }) => givenUp).filter(Boolean)).toHaveLength(1);
});

test('T-28 an event that fails for a passing reason is never given up', async () => {
  const { push } = await given({
    onEvent: async () => {
      throw new TributaryError('MATRIX_UNREACHABLE');
    },
  });

  for (let i = 0; i < 10; i += 1) expect((await push('1', [message('$a')])).status).toBe(500);
});

test('P-9 alias and user queries are answered with not found, pings with yes', async () => {
  const { send } = await given();

  for (const prefix of [PATH, '']) {
    expect(await send('GET', `${prefix}/rooms/${encodeURIComponent('#a:example.org')}`)).toMatchObject({
      status: 404,
      body: { errcode: 'M_NOT_FOUND' },
    });
    expect(await send('GET', `${prefix}/users/${encodeURIComponent('@a:example.org')}`)).toMatchObject({
      status: 404,
      body: { errcode: 'M_NOT_FOUND' },
    });
    expect(await send('POST', `${prefix}/ping`, { body: '{"transaction_id":"a"}' })).toEqual({ status: 200, body: {} });
  }
});

test('P-9 the paths of old homeservers are served as well, as the same transactions', async () => {
  const { send, push, heard } = await given();

  await send('PUT', '/transactions/1', { body: JSON.stringify({ events: [message('$a')] }) });
  await push('1', [message('$a')]);

  expect(heard).toHaveLength(1);
});

test('P-9 anything else is not there', async () => {
  const { send } = await given();

  expect(await send('GET', '/_matrix/app/v1/thirdparty/protocol/irc')).toMatchObject({
    status: 404,
    body: { errcode: 'M_UNRECOGNIZED' },
  });
});

test('E-2 a port that is taken is named', async () => {
  const { listener } = await given();

  await expect(given({ listen: { host: '127.0.0.1', port: listener.port } })).rejects.toMatchObject({
    code: 'APPSERVICE_CANNOT_LISTEN',
    facts: { listen: `127.0.0.1:${listener.port}`, error: 'EADDRINUSE' },
  });
});
