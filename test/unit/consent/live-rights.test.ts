import type { Consent } from '#src/consent/consent';
import { rereadRights } from '#src/consent/live-rights';
import type { ErrorCode } from '#src/errors/registry';
import { TributaryError } from '#src/errors/tributary-error';
import type { EventId, RoomId } from '#src/portals/ids';
import type { JsonObject } from '#src/portals/json';
import type { NetworkSides } from '#src/ports/network-side';
import { aParty, aWord } from '#test/world/given-consent';
import { givenSimulatedRooms, type RoomGiven, service } from '#test/world/simulated-rooms';

const nowhere: NetworkSides = { of: () => undefined };

/** What is known of Ann's right to speak for canonical in a room like this. */
async function rightOfAnn(room: Partial<RoomGiven>, word: Partial<Consent> = {}) {
  const { world } = givenSimulatedRooms([
    { room: '!canonical:example.org', members: { [service.user]: 'join', '@ann:example.org': 'join' }, ...room },
  ]);
  const reader = { world, networks: nowhere, readAs: () => service.id, operatorsOf: () => [] };
  const [right] = await rereadRights(reader, {
    parties: [aParty()],
    words: [aWord({ event: undefined as never, ...word })],
  });
  return right;
}

const ANN = { users: { '@ann:example.org': 100 } };

test('C-8 a person who still has the level keeps the word', async () => {
  expect(await rightOfAnn({ levels: ANN })).toMatchObject({ verdict: 'holds' });
});

test('T-05 a person who was demoted loses it, and it is said why', async () => {
  expect(await rightOfAnn({ levels: { users: { '@ann:example.org': 50 } } })).toMatchObject({
    verdict: 'lost',
    why: 'has level 50 in #crystal:example.org, not 100',
  });
});

test('C-8 a person who left on their own keeps the word; one who was removed does not', async () => {
  const members = (membership: string) => ({ members: { [service.user]: 'join', '@ann:example.org': membership } });

  expect(await rightOfAnn({ levels: ANN, ...members('ban') })).toMatchObject({ verdict: 'lost' });
  expect(await rightOfAnn({ levels: ANN, ...members('leave') })).toMatchObject({ verdict: 'lost' });
});

test('T-10 a person whose homeserver the room shuts out speaks for nobody there: what they write is seen by nobody else', async () => {
  const acl = (content: JsonObject) => ({ levels: ANN, state: { 'm.room.server_acl': content } });

  expect(await rightOfAnn(acl({ allow: ['*'], deny: ['example.org'] }))).toMatchObject({
    verdict: 'lost',
    why: 'is on a homeserver that #crystal:example.org shuts out',
  });
  expect(await rightOfAnn(acl({ allow: ['*'], deny: ['evil.example'] }))).toMatchObject({ verdict: 'holds' });
});

test('C-8 the creator of a version 12 room has every right', async () => {
  expect(await rightOfAnn({ version: '12', creator: '@ann:example.org', levels: {} })).toMatchObject({
    verdict: 'holds',
  });
});

test('C-8 words that were taken back are not asked after', async () => {
  expect(await rightOfAnn({ levels: ANN }, { withdrawnAt: 1 })).toBeUndefined();
});

test('C-7 a server that does not answer makes the right unknown, not lost', async () => {
  const world = {
    readRoom: () =>
      Promise.reject(new TributaryError('MATRIX_UNREACHABLE', { facts: { server: 'example.org', what: 'state' } })),
  };
  const reader = { world: world as never, networks: nowhere, readAs: () => service.id, operatorsOf: () => [] };
  const [right] = await rereadRights(reader, { parties: [aParty()], words: [aWord()] });

  expect(right).toMatchObject({ verdict: 'unknown' });
});

test('C-8 an operator who is no longer named in the configuration loses the word', async () => {
  const party = aParty({ id: 'operator:libera', kind: 'operator', place: 'libera' });
  const words = [aWord({ party: 'operator:libera', person: '@ops:example.org' })];
  const reader = (names: readonly string[]) => ({
    world: {} as never,
    networks: nowhere,
    readAs: () => service.id,
    operatorsOf: () => names as never,
  });

  expect((await rereadRights(reader(['@ops:example.org']), { parties: [party], words }))[0]).toMatchObject({
    verdict: 'holds',
  });
  expect((await rereadRights(reader([]), { parties: [party], words }))[0]).toMatchObject({ verdict: 'lost' });
});

test.each(['holds', 'lost', 'unknown'] as const)(
  'C-5 on a network the right %s as its server tells',
  async (verdict) => {
    const party = aParty({ id: 'network:libera/#crystal', kind: 'network', room: undefined as never });
    const networks: NetworkSides = {
      of: (network) => ({
        network,
        ask: async () => [],
        rightOf: async ({ channel }) => (channel === '#crystal' ? verdict : 'lost'),
      }),
    };
    const reader = { world: {} as never, networks, readAs: () => service.id, operatorsOf: () => [] };
    const words = [aWord({ party: 'network:libera/#crystal', person: 'bob!~bob@host' })];

    expect((await rereadRights(reader, { parties: [party], words }))[0]).toMatchObject({ verdict });
  },
);

test.each([
  ['network:libera/#crystal', 'irc://libera/#crystal', '#crystal'],
  ['network:gitter/5f2a6d1ed73408ce4fec1b0a', 'gitter://gitter/crystal-lang/crystal', 'crystal-lang/crystal'],
] as const)('T-05 who lost the right for %s is told by the name that people know', async (id, place, name) => {
  const party = aParty({ id, place, kind: 'network', room: undefined as never });
  const networks: NetworkSides = { of: (network) => ({ network, ask: async () => [], rightOf: async () => 'lost' }) };
  const reader = { world: {} as never, networks, readAs: () => service.id, operatorsOf: () => [] };
  const words = [aWord({ party: id, person: 'bob!~bob@host' })];

  const [right] = await rereadRights(reader, { parties: [party], words });

  expect(right?.why).toBe(`is no longer operator of ${name}`);
});

test('V-7 who cannot be seen because the network is away is told as away with it, since when', async () => {
  const party = aParty({ id: 'network:libera/#crystal', kind: 'network', room: undefined as never });
  const outage = { network: 'libera', since: Date.UTC(2026, 2, 1, 14, 5), said: 'The connection was lost.' };
  const side = { network: 'libera', ask: async () => [], rightOf: async () => 'unknown' as const };
  const networks: NetworkSides = { of: () => ({ ...side, away: async () => outage }) };
  const reader = { world: {} as never, networks, readAs: () => service.id, operatorsOf: () => [] };
  const words = [aWord({ party: 'network:libera/#crystal', person: 'bob!~bob@host' })];

  const [right] = await rereadRights(reader, { parties: [party], words });

  expect(right?.why).toBe(
    'cannot be seen: The connection was lost. Nobody there has been seen since 2026-03-01 14:05 UTC; it is looked at again by itself',
  );
});

test('C-8 what rooms say is read once the networks have answered, so that it is young when it is acted on', async () => {
  const asked: string[] = [];
  const { world } = givenSimulatedRooms([
    { room: '!canonical:example.org', members: { [service.user]: 'join', '@ann:example.org': 'join' }, levels: ANN },
  ]);
  const readRoom: typeof world.readRoom = (query) => {
    asked.push('room');
    return world.readRoom(query);
  };
  const rightOf = () =>
    new Promise<'holds'>((resolve) => {
      asked.push('network');
      setImmediate(() => {
        asked.push('network answered');
        resolve('holds');
      });
    });
  const networks = { of: () => ({ rightOf }) } as unknown as NetworkSides;
  const network = aParty({ id: 'network:libera/#crystal', kind: 'network' });
  const words = [
    aWord({ event: undefined as never }),
    aWord({ party: network.id, person: 'op!op@host', event: undefined as never }),
  ];

  const reader = { world: { ...world, readRoom }, networks, readAs: () => service.id, operatorsOf: () => [] };
  const rights = await rereadRights(reader, { parties: [aParty(), network], words });

  expect(rights.map(({ verdict }) => verdict)).toEqual(['holds', 'holds']);
  expect(asked).toEqual(['network', 'network answered', 'room']);
});

test('C-8 a person who left on their own keeps the word', async () => {
  const senders = { 'm.room.member @ann:example.org': '@ann:example.org' };
  const members = { [service.user]: 'join', '@ann:example.org': 'leave' };

  expect(await rightOfAnn({ levels: ANN, members, senders })).toMatchObject({ verdict: 'holds' });
});

test('C-7 a party that is met nowhere has no right that could be looked up', async () => {
  const reader = { world: {} as never, networks: nowhere, readAs: () => service.id, operatorsOf: () => [] };
  const parties = [aParty({ room: undefined as never })];

  const [right] = await rereadRights(reader, { parties, words: [aWord()] });

  expect(right).toMatchObject({ verdict: 'unknown', why: 'speaks for a party without a room' });
});

test('C-7 a fault of ours is no answer about anybody: it is thrown', async () => {
  const world = { readRoom: () => Promise.reject(new TypeError('a fault')) } as never;
  const reader = { world, networks: nowhere, readAs: () => service.id, operatorsOf: () => [] };

  await expect(rereadRights(reader, { parties: [aParty()], words: [aWord()] })).rejects.toThrow('a fault');
});

test('C-8 for a word that was said at a terminal no message is looked for', async () => {
  const { world } = givenSimulatedRooms([
    { room: '!canonical:example.org', members: { [service.user]: 'join', '@ann:example.org': 'join' }, levels: ANN },
  ]);
  const readEvent = () => Promise.reject(new TypeError('there is none to look for'));
  const reader = { world: { ...world, readEvent }, networks: nowhere, readAs: () => service.id, operatorsOf: () => [] };
  const words = [aWord({ event: undefined as never }), aWord({ room: undefined as never })];

  const rights = await rereadRights(reader, { parties: [aParty()], words });

  expect(rights.map(({ verdict }) => verdict)).toEqual(['holds', 'holds']);
});

test('C-1 somebody of a network cannot speak for a room', async () => {
  expect(await rightOfAnn({ levels: ANN }, { person: 'ann!~ann@host' })).toMatchObject({
    verdict: 'lost',
    why: 'is no Matrix user',
  });
});

describe('the message that was the consent', () => {
  const EVIDENCE = '$said' as EventId;
  const said = { eventId: EVIDENCE, room: aParty().room as RoomId };
  const WORDS = { msgtype: 'm.text', body: '!tributary agree' };

  /** What is known of Ann's right where the newest talk, and the homeserver when it is asked for the message, say this. */
  async function rightBy(newest: readonly object[], readEvent: () => Promise<object | undefined>) {
    const { world } = givenSimulatedRooms([
      { room: '!canonical:example.org', members: { [service.user]: 'join', '@ann:example.org': 'join' }, levels: ANN },
    ]);
    const { state } = await world.readRoom({ room: said.room, as: service.id, newest: 0 });
    const reading = { readRoom: async () => ({ state, newest: { events: newest } }), readEvent } as never;
    const reader = { world: reading, networks: nowhere, readAs: () => service.id, operatorsOf: () => [] };
    const [right] = await rereadRights(reader, { parties: [aParty()], words: [aWord({ event: EVIDENCE })] });
    return right;
  }

  const notAsked = () => Promise.reject(new Error('it was seen already'));

  test('C-8 takes the word with it when it was deleted, also when nobody told us', async () => {
    const lost = { verdict: 'lost', why: 'deleted the message that was the consent' };
    const deleted = { ...said, content: {}, redactedBy: '@ann:example.org' };

    expect(await rightBy([deleted], notAsked)).toMatchObject(lost);
    expect(await rightBy([], async () => deleted)).toMatchObject(lost);
  });

  test.each([
    [{ redactedBy: '@mod:example.org' }, 'spoke in a message that @mod:example.org deleted'],
    [{}, 'spoke in a message that was deleted'],
  ])('C-11 names who deleted it, where that was another: %j', async (by, why) => {
    expect(await rightBy([{ ...said, content: {}, ...by }], notAsked)).toMatchObject({ verdict: 'lost', why });
  });

  test('C-8 keeps the word while it stands, among the newest or further back', async () => {
    const elsewhere = { ...said, room: '!chat:example.org', content: {} };
    const other = { ...said, eventId: '$other', content: {} };

    expect(await rightBy([{ ...said, content: WORDS }], notAsked)).toMatchObject({ verdict: 'holds' });
    expect(await rightBy([elsewhere, other], async () => ({ ...said, content: WORDS }))).toMatchObject({
      verdict: 'holds',
    });
    expect(await rightBy([], async () => undefined)).toMatchObject({ verdict: 'holds' });
  });

  const failing = (code: ErrorCode) => () =>
    Promise.reject(new TributaryError(code, { facts: { server: 'example.org', what: 'an event' } }));

  test.each(['MATRIX_REFUSED', 'MATRIX_LEFT_ROOM', 'MATRIX_NOT_FOUND'] as const)(
    'C-8 keeps the word where it cannot be read again: %s',
    async (code) => {
      expect(await rightBy([], failing(code))).toMatchObject({ verdict: 'holds' });
    },
  );

  test('C-7 makes the right unknown where the server does not answer', async () => {
    expect(await rightBy([], failing('MATRIX_UNREACHABLE'))).toMatchObject({ verdict: 'unknown' });
  });
});

describe('the right of somebody on a network', () => {
  const party = aParty({ id: 'network:libera/#crystal', kind: 'network', room: undefined as never });

  async function rightOf(person: string, networks: NetworkSides, operators: readonly string[] = []) {
    const reader = { world: {} as never, networks, readAs: () => service.id, operatorsOf: () => operators as never };
    const [right] = await rereadRights(reader, { parties: [party], words: [aWord({ party: party.id, person })] });
    return right;
  }

  const unseen = { network: 'libera', ask: async () => [], rightOf: async () => 'unknown' as const };

  test('C-5 who vouches for its answer does so only as long as the configuration names them', async () => {
    expect(await rightOf('@ops:example.org', nowhere, ['@ops:example.org'])).toMatchObject({ verdict: 'holds' });
    expect(await rightOf('@ops:example.org', nowhere)).toMatchObject({ verdict: 'lost' });
  });

  test('C-7 where none of ours is there, it cannot be seen', async () => {
    expect(await rightOf('bob!~bob@host', nowhere)).toMatchObject({
      verdict: 'unknown',
      why: 'cannot be seen: nobody of ours is on libera',
    });
  });

  test('C-5 it is asked of that network, and told who did not see it', async () => {
    const of = (elsewhere: boolean) => (network: string) =>
      network === 'libera' ? { ...unseen, ...(elsewhere && { elsewhere: true as const }) } : undefined;

    expect((await rightOf('bob!~bob@host', { of: of(false) }))?.why).toBe('was not seen on libera');
    expect((await rightOf('bob!~bob@host', { of: of(true) }))?.why).toBe('was not seen on libera by `tributary serve`');
  });
});
