import fc from 'fast-check';
import { gitterRooms } from '#adapters/gitter/index';
import { networkNamer } from '#src/duplicates/links-in-text';
import { type GitterOptions, startGitter } from '#test/servers/gitter/gitter';
import type { TownRoom } from '#test/servers/gitter/resources';
import { eventually } from '#test/world/eventually';
import { valuesOf, type Walked, walkOver } from '#test/world/walked';

type Gitter = Awaited<ReturnType<typeof startGitter>>;

const TOKEN = 'the-secret-token';
const GROUP = 'a'.repeat(24);
const idOf = (n: number) => n.toString(16).padStart(24, '0');

const crystal: TownRoom = {
  id: idOf(1),
  uri: 'Crystal-Lang/crystal',
  groupId: GROUP,
  topic: 'also irc://irc.libera.chat/crystal-lang',
  backend: { type: 'GH_REPO', linkPath: 'crystal-lang/crystal' },
  matrixRoomLink: 'https://matrix.to/#/#crystal-lang_crystal:gitter.im?utm_source=gitter',
};

const started: Gitter[] = [];

afterEach(async () => {
  for (const gitter of started.splice(0)) await gitter.stop();
});

async function given(options: Partial<GitterOptions> = {}): Promise<Gitter> {
  const groups = [{ id: GROUP, uri: 'Crystal-Lang', name: 'Crystal', backedBy: { type: 'GH_ORG' } }];
  const gitter = await startGitter({ token: TOKEN, groups, rooms: [crystal], ...options });
  started.push(gitter);
  return gitter;
}

async function walk(
  { apiEndpoint }: Gitter,
  more: { token?: string; deadlineMs?: number; patienceMs?: number } = {},
  before?: Walked,
): Promise<Walked> {
  const source = gitterRooms({ id: 'own', apiEndpoint, token: TOKEN, nameNetwork: networkNamer([]), ...more });
  try {
    return await walkOver(source, before);
  } finally {
    await source.close?.();
  }
}

test('D-1 a Gitter instance gives its rooms once each, with what stands behind them, and only changes are asked again', async () => {
  const chat = { id: idOf(2), uri: 'ann', oneToOne: true, mine: true };
  const gitter = await given({ rooms: [{ ...crystal, mine: true }, chat] });

  const first = await walk(gitter);
  const asked = gitter.requests.map(({ path }) => path);
  const second = await walk(gitter, {}, first);

  expect(first.found.map(({ fields }) => fields)).toEqual([
    { id: 'gitter gitter/crystal-lang/crystal', protocol: 'gitter', channel: 'Crystal-Lang/crystal' },
  ]);
  const [room] = first.found;
  expect(valuesOf(room ?? { facts: [] }, 'gitter-room')).toEqual([crystal.id]);
  expect(valuesOf(room ?? { facts: [] }, 'repository')).toEqual(['github.com/crystal-lang/crystal']);
  expect(valuesOf(room ?? { facts: [] }, 'link')).toEqual([
    '#crystal-lang_crystal:gitter.im',
    'irc/libera/#crystal-lang',
  ]);
  expect(asked).toEqual(['/groups', '/rooms', `/rooms/${crystal.id}`, `/groups/${GROUP}/rooms`]);
  expect(second.found).toEqual([]);
  expect(gitter.requests.length - asked.length).toBe(3);
});

test('D-1 a walk that was cut short goes on behind the last group that was read', async () => {
  const groups = [1, 2, 3].map((n) => ({ id: String(n).repeat(24), uri: `g${n}` }));
  let down = true;
  const gitter = await given({
    groups,
    rooms: groups.map(({ id, uri }, n) => ({ id: idOf(n), uri: `${uri}/room`, groupId: id })),
    misbehaves: (path) => (down && path.includes('2222') ? 'answers-500' : undefined),
  });
  const source = gitterRooms({
    id: 'own',
    apiEndpoint: gitter.apiEndpoint,
    token: TOKEN,
    nameNetwork: networkNamer([]),
  });
  let cursor: string | undefined;
  const walking = async () => {
    for await (const stretch of source.walk({ digestOf: () => undefined, ...(cursor && { cursor }) }))
      cursor = stretch.cursor;
  };

  await expect(walking()).rejects.toMatchObject({ code: 'GITTER_UNREACHABLE' });
  down = false;
  gitter.requests.splice(0);
  await walking();
  await source.close?.();

  expect(gitter.requests.map(({ path }) => path).filter((path) => path.startsWith('/groups/'))).toEqual([
    `/groups/${'2'.repeat(24)}/rooms`,
    `/groups/${'3'.repeat(24)}/rooms`,
  ]);
});

test('D-1 a closed, a renamed and a vanished room are passed over, and the others are found', async () => {
  const rooms: TownRoom[] = [
    { id: idOf(2), uri: 'x/closed', groupId: GROUP, closed: true },
    { id: idOf(3), uri: 'x/renamed', groupId: GROUP, renamedTo: 'y/renamed' },
    crystal,
  ];

  const { found, passedOver } = await walk(await given({ rooms }));

  expect(found).toHaveLength(1);
  expect(passedOver).toEqual([expect.stringContaining('403'), expect.stringContaining('301')]);
});

test.each([
  ['a wrong token', { token: 'wrong' }, undefined, 'GITTER_REFUSED'],
  ['a page instead of an API', {}, 'answers-html', 'GITTER_NO_API'],
  ['an instance that hangs', { deadlineMs: 100 }, 'hangs', 'GITTER_UNREACHABLE'],
  ['a connection that breaks in an answer', {}, 'cuts-off', 'GITTER_UNREACHABLE'],
] as const)('E-5 %s ends the walk with an error that shows no token', async (_what, more, how, code) => {
  const gitter = await given({ misbehaves: () => how });
  const said = jest.spyOn(console, 'warn').mockImplementation(() => undefined);

  const error: unknown = await walk(gitter, more).catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({ code });
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(TOKEN);
  expect(said).not.toHaveBeenCalled();
  said.mockRestore();
});

test('D-1 whoever cannot wait for an instance that hangs closes its source at once', async () => {
  let isAsked = false;
  const { apiEndpoint } = await given({
    misbehaves: () => {
      isAsked = true;
      return 'hangs';
    },
  });
  const patient = { deadlineMs: 600_000 }; // more than this test may take
  const source = gitterRooms({ id: 'own', apiEndpoint, token: TOKEN, nameNetwork: networkNamer([]), ...patient });
  const walking = source
    .walk({ digestOf: () => undefined })
    [Symbol.asyncIterator]()
    .next();
  const asked = expect(walking).rejects.toMatchObject({ code: 'GITTER_UNREACHABLE' });
  await eventually(() => isAsked);

  await source.close?.();

  await asked;
});

test('D-1 the window of an instance is kept: its end is waited for, and a long one is not', async () => {
  const rooms = [...Array(30).keys()].map((n) => ({ id: idOf(n), uri: `x/r${n}`, groupId: GROUP }));
  const gitter = await given({ rooms, limit: 20, windowMs: 400 });

  const { found } = await walk(gitter);
  const other = await given({ rooms, limit: 20, windowMs: 60_000 });
  const impatient = walk(other, { patienceMs: 50 });

  expect(found).toHaveLength(30);
  expect(gitter.requests.filter(({ status }) => status === 429)).toEqual([]);
  await expect(impatient).rejects.toMatchObject({ code: 'GITTER_BUSY', kind: 'temporary' });
  expect(other.requests.filter(({ status }) => status === 429)).toEqual([]);
});

test('D-2 whatever an instance lists, only rooms of its own form are taken', async () => {
  const shadows = { send: 'x', path: 'x', users: [], __proto__: { uri: 'a/b' }, client: 1 };
  await fc.assert(
    fc.asyncProperty(fc.array(fc.jsonValue(), { maxLength: 5 }), async (odd) => {
      const rooms = [...odd, { ...shadows, ...crystal }, { id: idOf(9), uri: '../../x', groupId: GROUP }];
      const groups = [...odd.filter((one) => typeof one === 'object' && one !== null), { id: GROUP, uri: 'g' }];
      const gitter = await startGitter({ token: TOKEN, groups, rooms: rooms.filter(isObject) as TownRoom[] });
      const { found } = await walk(gitter).finally(() => gitter.stop());
      expect(found.map(({ fields }) => fields.channel)).toEqual([crystal.uri]);
    }),
    { numRuns: 20 },
  );
});

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
