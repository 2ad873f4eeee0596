import { membersByServer, type RoomDescription } from '#src/consolidation/describe-room';
import { givenSituation, nativeRoom, type SituationGiven } from '#test/world/given-situation';
import { listing } from '#test/world/simulated-rooms';

type Source = NonNullable<SituationGiven['sources']>[number];

/** The source as the plan sees it. */
function described(source: Source, resolved: SituationGiven['resolved'] = {}): RoomDescription {
  return givenSituation({ sources: [source], resolved }).sources[0] as RoomDescription;
}

function addressIn(source: Source, resolved: SituationGiven['resolved'] = {}) {
  return givenSituation({ sources: [source], resolved }).legs[0]?.address;
}

const claims = (alias: string) => ({ state: { 'm.room.canonical_alias': { alias } } });
const GITTER = '#5f1a2b3c4d5e6f7a8b9c0d1e:gitter.im';
const hosts = (...aliases: readonly string[]) => ({ aliases: [listing('example.org', aliases)] });

test('T-02 an address that a room only claims is neither its address nor moved', () => {
  const source = { ...nativeRoom, ...hosts('#chat:example.org'), ...claims('#famous:example.org') };
  const { mainAlias, aliases, unprovenAliases } = described(source);

  expect(addressIn(source)).toBe('#chat:example.org');
  expect([mainAlias, aliases, unprovenAliases]).toEqual([undefined, ['#chat:example.org'], ['#famous:example.org']]);
});

test('T-02 an address that a room claims and that leads to another room is that room’s', () => {
  const source = { ...nativeRoom, ...claims('#famous:far.example') };
  const { aliases, unprovenAliases } = described(source, { '#famous:far.example': '!famous:far.example' as never });

  expect([aliases, unprovenAliases]).toEqual([['#chat:example.org'], []]);
});

test.each([
  [
    'the main one of several',
    { ...hosts('#a:example.org', '#main:example.org'), ...claims('#main:example.org') },
    '#main:example.org',
  ],
  ['the first by name where none is the main one', hosts('#b:example.org', '#a:example.org'), '#a:example.org'],
  [
    'one that people know rather than one that Gitter’s bridge made',
    hosts(GITTER, '#chat:example.org'),
    '#chat:example.org',
  ],
  [
    'one that Gitter’s bridge made, when the room says it is the main one',
    { ...hosts(GITTER, '#chat:example.org'), ...claims(GITTER) },
    GITTER,
  ],
  ['one that Gitter’s bridge made, when there is no other', hosts(GITTER), GITTER],
  ['one without a line break in it', hosts('#a\n!tributary agree:example.org', '#b:example.org'), '#b:example.org'],
  ['its id, when it has none', hosts(), '!chat:example.org'],
] as const)('P-4 a room is called by %s', (_which, given, address) => {
  expect(addressIn({ ...nativeRoom, ...given })).toBe(address);
});

test('P-4 a room without a name is called by what it claims, else by its id', () => {
  const unnamed = { ...nativeRoom, state: { 'm.room.name': {} } };
  const claiming = { ...unnamed, state: { ...unnamed.state, ...claims('#chat:example.org').state } };

  expect([described(unnamed).name, described(claiming).name]).toEqual(['!chat:example.org', '#chat:example.org']);
});

test('T-26 a tombstone that names no room replaces the room all the same, and a predecessor that is none is none', () => {
  const state = {
    'm.room.tombstone': { replacement_room: '#chat:example.org' },
    'm.room.create': { room_version: '11', predecessor: { room_id: 'nonsense' } },
  };

  expect(described({ ...nativeRoom, state })).toMatchObject({ replacement: null, predecessor: undefined });
});

test('P-1 servers are counted with the most populated first, and by name where they are equal', () => {
  const { members } = described({
    ...nativeRoom,
    members: {
      '@a:two.example': 'join',
      '@b:one.example': 'join',
      '@c:most.example': 'join',
      '@d:most.example': 'join',
      '@e:gone.example': 'leave',
    },
  });

  expect(membersByServer(members)).toEqual([
    ['most.example', 2],
    ['example.org', 1],
    ['one.example', 1],
    ['two.example', 1],
  ]);
});
