import { splitNetworkParty } from '#src/consent/live-rights';
import { makeParties, operatorsOf } from '#src/consolidation/planning/make-parties';
import type { ActorId } from '#src/portals/actor';
import type { RoomId, UserId } from '#src/portals/ids';
import type { LinkedChannel } from '#src/portals/remote-channel';
import {
  ANN,
  CHANNEL,
  farService,
  givenSituation,
  nativeRoom,
  OPS,
  type SituationGiven,
} from '#test/world/given-situation';
import { bot, listing, service } from '#test/world/simulated-rooms';

function parties(given: SituationGiven = {}) {
  return givenSituation(given).parties;
}

/** Moderators may write all that a plan does. */
const LOW = {
  'm.room.power_levels': 50,
  'm.room.canonical_alias': 50,
  'm.room.tombstone': 50,
  'm.bridge': 50,
  'uk.half-shot.bridge': 50,
  'm.room.join_rules': 50,
};

function party(id: string, given: SituationGiven = {}) {
  return parties(given).find((candidate) => candidate.id === id);
}

test('C-1 a portal without people of power is spoken for by its network and by the operators of bridge and homeserver', () => {
  expect(parties().map(({ id }) => id)).toEqual([
    'canonical',
    'network:libera/#crystal',
    'operator:libera-bridge',
    'operator:example.org',
  ]);
});

test('C-1 a room with people of power is spoken for by them', () => {
  expect(parties({ sources: [nativeRoom] }).map(({ id }) => id)).toEqual(['canonical', 'source:!chat:example.org']);
  expect(party('source:!chat:example.org', { sources: [nativeRoom] })).toMatchObject({
    level: 100,
    people: ['@grace:example.org'],
    place: '#chat:example.org',
  });
});

test('T-06 the canonical side takes the level of every act, at least that of power levels', () => {
  const levels = {
    users: { [ANN]: 120 },
    events: { 'm.room.power_levels': 60, 'm.bridge': 110, 'm.room.canonical_alias': 10 },
  };

  expect(party('canonical', { canonical: { levels } })).toMatchObject({ level: 110, people: [ANN] });
});

test.each([
  'm.room.power_levels',
  'm.room.canonical_alias',
  'm.bridge',
  'uk.half-shot.bridge',
  'io.tributary.source_rooms',
  'm.room.join_rules',
])('T-06 whoever speaks for canonical could write %s there, as the run does', (type) => {
  const events = { ...LOW, [type]: 110 };
  const levels = { users: { [ANN]: 110, '@bea:example.org': 100 }, events };
  const members = { '@bea:example.org': 'join', [service.user]: 'join' };

  expect(party('canonical', { canonical: { levels, members } })).toMatchObject({ level: 110, people: [ANN] });
});

test.each(['m.room.power_levels', 'm.room.tombstone', 'm.room.canonical_alias'])(
  'T-06 whoever speaks for a source could write %s there, as the run does',
  (type) => {
    const levels = { users: { '@grace:example.org': 110, '@dave:example.org': 100 }, events: { ...LOW, [type]: 110 } };
    const given = { sources: [{ ...nativeRoom, levels }] };

    expect(party('source:!chat:example.org', given)).toMatchObject({ level: 110, people: ['@grace:example.org'] });
  },
);

test.each(['m.bridge', 'uk.half-shot.bridge'])(
  'T-06 whoever speaks for a source that a bridge reaches could blank %s there, as the run does; without a bridge nobody has to',
  (type) => {
    const users = { '@grace:example.org': 110, '@dave:example.org': 100, [bot.user]: 120 };
    const levels = { users, events: { ...LOW, [type]: 110 } };
    const members = { '@grace:example.org': 'join', '@dave:example.org': 'join' } as const;
    const bridged = { sources: [{ levels, members }] };
    const native = { sources: [{ ...nativeRoom, levels }] };

    expect(party('source:!portal:example.org', bridged)).toMatchObject({ level: 110, people: ['@grace:example.org'] });
    expect(party('source:!chat:example.org', native)).toMatchObject({ level: 50 });
  },
);

test('C-6 a source takes the level of tombstone and power levels: 90 where the room says 90', () => {
  const levels = {
    users: { '@grace:example.org': 90, [bot.user]: 100 },
    events: { 'm.room.power_levels': 90, 'm.room.tombstone': 90 },
  };
  const given = { sources: [{ levels, members: { '@grace:example.org': 'join' } }] };

  expect(party('source:!portal:example.org', given)).toMatchObject({ level: 90, people: ['@grace:example.org'] });
});

test('C-6 on gitter.im people with level 90 speak for the room, and neither its bots nor its moderators', () => {
  const [badger, moderation] = ['@gitter-badger:gitter.im', '@moderation:gitter.im'];
  const [admin, member] = ['@grace-5f1a2b3c4d5e6f7a8b9c0d1e:gitter.im', '@dave-5f1a2b3c4d5e6f7a8b9c0d1f:gitter.im'];
  const levels = {
    users: { [badger]: 100, [moderation]: 100, [admin]: 90, [member]: 50 },
    events: { 'm.room.power_levels': 90, 'm.room.tombstone': 90, 'm.room.canonical_alias': 50 },
  };
  const members = Object.fromEntries([moderation, admin, member].map((user) => [user, 'join']));
  const given = { sources: [{ room: '!org:gitter.im', creator: badger, levels, members, channels: [] }] };

  expect(party('source:!org:gitter.im', given)).toMatchObject({ level: 90, people: [admin] });
});

const GITTER_ROOM: LinkedChannel = {
  ...{ protocol: 'gitter', channel: '5f1a2b3c4d5e6f7a8b9c0d1e', channelName: 'crystal-lang/crystal' },
  ...{ bridge: 'libera-bridge', origin: 'retired' },
};

test.each([
  [
    'an instance with its API',
    [{ id: 'own', protocol: 'gitter', hasApi: true }],
    ['network:own/5f1a2b3c4d5e6f7a8b9c0d1e'],
  ],
  ['no API any more', [{ id: 'own', protocol: 'gitter' }], ['source:!portal:example.org']],
  [
    'two instances, of which the record names none',
    [
      { id: 'own', protocol: 'gitter', hasApi: true },
      { id: 'other', protocol: 'gitter', hasApi: true },
    ],
    ['source:!portal:example.org'],
  ],
] as const)('C-6 a portal of Gitter without people of power, with %s', (_what, networks, expected) => {
  const ids = parties({ networks, sources: [{ channels: [GITTER_ROOM] }] }).map(({ id }) => id);

  expect(ids.filter((id) => /^(network|source):/.test(id))).toEqual(expected);
});

test('C-6 an instance that another bridge reaches has no people who speak for a portal of this one', () => {
  const situation = givenSituation({ sources: [{ channels: [GITTER_ROOM] }] });
  const networks = [{ id: 'far', protocol: 'gitter', hasApi: true } as const];
  const installation = { ...situation.installation, networks };

  const ids = makeParties({ ...situation, installation }, situation.legs).map(({ id }) => id);

  expect(ids).not.toContain('network:far/5f1a2b3c4d5e6f7a8b9c0d1e');
  expect(ids).toContain('source:!portal:example.org');
});

test('C-6 of two instances the one that a living link names is asked', () => {
  const networks = ['own', 'other'].map((id) => ({ id, protocol: 'gitter', hasApi: true }) as const);
  const channels = [{ ...GITTER_ROOM, origin: 'portal', network: 'other' } as const];

  expect(parties({ networks, sources: [{ channels }] }).map(({ id }) => id)).toContain(
    'network:other/5f1a2b3c4d5e6f7a8b9c0d1e',
  );
});

test('C-1 a portal of a bridge that is not ours has nobody who could answer for it on its network', () => {
  const { bridge: _none, ...channel } = CHANNEL;

  expect(party('source:!portal:example.org', { sources: [{ channels: [channel] }] })).toMatchObject({ people: [] });
});

test('C-5 a channel is named as it is, and not as the record in a room calls it', () => {
  const channels = [{ ...CHANNEL, channelName: '#crystal-official' }];

  expect(party('network:libera/#crystal', { sources: [{ channels }] })?.place).toBe('irc://libera/#crystal');
});

test('C-6 the quorum counts on Gitter as well, and the place is the name that people know', () => {
  const networks = [{ id: 'own', protocol: 'gitter', hasApi: true } as const];
  const given = {
    networks,
    policy: { quorum: 2 },
    sources: [{ channels: [GITTER_ROOM] }],
    canonical: { levels: { users: { [ANN]: 100, '@bea:example.org': 100 } } },
  };

  expect(party('network:own/5f1a2b3c4d5e6f7a8b9c0d1e', given)).toMatchObject({
    quorum: 2,
    place: 'gitter://own/crystal-lang/crystal',
  });
});

test.each([
  ['names itself in its record is no person', 'sender', []],
  ['is named in the record of somebody else stays one', 'other', ['@grace:example.org']],
])('T-02 an account of power that %s', (_what, writtenBy, people) => {
  const grace = '@grace:example.org';
  const record = { bridgebot: grace, protocol: { id: 'xmpp' }, channel: { id: 'crystal' } };
  const sender = writtenBy === 'sender' ? grace : '@mallory:example.org';
  const source = {
    ...nativeRoom,
    state: { 'm.bridge some-key': record },
    senders: { 'm.bridge some-key': sender },
  };

  expect(party('source:!chat:example.org', { sources: [source] })?.people).toEqual(people);
});

test('T-02 somebody of power who wrote the record of a bridge’s bot is a person still', () => {
  const record = { bridgebot: '@xmpp:example.org', protocol: { id: 'xmpp' }, channel: { id: 'crystal' } };
  const source = { ...nativeRoom, state: { 'm.bridge some-key': record } };

  expect(party('source:!chat:example.org', { sources: [source] })?.people).toEqual(['@grace:example.org']);
});

test('T-08 neither a ghost nor a bot with full power speaks for a room', () => {
  expect(parties().flatMap(({ people }) => people)).not.toContain('@libera_zoe:example.org');
  expect(parties().flatMap(({ people }) => people)).not.toContain(bot.user);
});

test('C-1 a quorum asks for more than one person a side, and one operator', () => {
  const given = { policy: { quorum: 2 }, canonical: { levels: { users: { [ANN]: 100, '@bea:example.org': 100 } } } };

  expect(parties(given).map(({ kind, quorum }) => [kind, quorum])).toEqual([
    ['canonical', 2],
    ['network', 2],
    ['operator', 1],
    ['operator', 1],
  ]);
});

test.each([
  ['nobody of ours is on the network', []],
  ['we are on another network alone', ['oftc']],
  ['its network has no API', [{ id: 'libera', protocol: 'gitter' }]],
])('C-1 where %s, one operator of the bridge vouches for all its people', (_how, networks) => {
  const given = { networks, policy: { quorum: 2 } };

  expect(party('network:libera/#crystal', given)).toMatchObject({ quorum: 1, people: [OPS] });
});

test('C-1 no operator is asked about aliases that nobody of ours moves', () => {
  const aliases = [listing('far.example', ['#chat:far.example'])];

  expect(parties({ sources: [{ ...nativeRoom, aliases }] }).map(({ id }) => id)).not.toContain('operator:far.example');
});

test('C-1 operators are those the configuration names', () => {
  expect(party('operator:libera-bridge')).toMatchObject({ people: [OPS], level: 0, place: 'libera-bridge' });
});

test.each([
  ['libera-bridge', ['@bridge:example.org']],
  ['irc://libera/#crystal', ['@bridge:example.org']],
  ['irc://oftc/#crystal', [OPS]],
  ['example.org', ['@server:example.org']],
  ['far.example', [OPS]],
])('C-1 for %s those speak whom the configuration names for it, else the operators of all', (place, people) => {
  const { installation } = givenSituation({ actors: [farService, service, bot] });
  const named = {
    ...installation,
    bridges: installation.bridges.map((bridge) => ({ ...bridge, operators: ['@bridge:example.org' as UserId] })),
    homeservers: installation.homeservers.map(({ name }) => ({
      name,
      operators: name === 'example.org' ? ['@server:example.org' as UserId] : [],
    })),
  };

  expect(operatorsOf(named, place)).toEqual(people);
});

test('C-5 a network party names network and channel, whatever the channel is called', () => {
  const { id } = party('network:libera/#a/b', { sources: [{ channels: [{ ...CHANNEL, channel: '#a/b' }] }] }) ?? {};

  expect(id && splitNetworkParty(id)).toEqual({ network: 'libera', channel: '#a/b' });
});

test('W-11 the creator of a version 12 room is among its people though no level names them', () => {
  expect(party('canonical', { canonical: { version: '12', levels: { users: {} } } })).toMatchObject({ people: [ANN] });
});

test('P-2 a portal is read as its bridge’s bot, retired by the service user, and the bot gives the power', () => {
  const given = { sources: [{ members: { [bot.user]: 'join', '@dave:example.org': 'join' } }] };

  expect(givenSituation(given).legs[0]).toMatchObject({
    kind: 'portal',
    readAs: bot.id,
    tombstoneAs: service.id,
    powerFrom: bot.id,
    aliases: [{ alias: '#libera_#crystal:example.org', actor: service.id }],
  });
});

test('P-2 in a room of people they have to give the power, unless our service user has it', () => {
  const { legs } = givenSituation({ sources: [nativeRoom] });
  const powerful = { ...nativeRoom, levels: { users: { '@grace:example.org': 100, [service.user]: 100 } } };

  expect(legs[0]).toMatchObject({ kind: 'native', readAs: service.id, tombstoneAs: service.id, powerFrom: undefined });
  expect(givenSituation({ sources: [powerful] }).legs[0]).toMatchObject({ powerFrom: service.id });
});

test('P-2 an alias outside our namespaces is left to a person', () => {
  expect(givenSituation({ sources: [nativeRoom] }).legs[0]?.aliases).toEqual([
    { alias: '#chat:example.org', actor: undefined },
  ]);
});

test('P-2 everybody who has a part in canonical joins it, one account for each server that holds an alias', () => {
  const aliases = [listing('far.example', ['#a:far.example', '#b:far.example'])];
  const { plan } = givenSituation({ actors: [service, farService, bot], sources: [{ aliases }] });

  expect(plan.actor).toBe(service.id);
  expect(plan.joiners).toEqual([service.id, bot.id, farService.id]);
});

test('P-2 a homeserver without a service user is served by its bridge’s bot', () => {
  const keeper = { ...bot, id: 'bot:keeper' as ActorId, aliasNamespaces: ['#.*:example\\.org'] };
  const { legs } = givenSituation({ actors: [keeper], sources: [{ members: { [bot.user]: 'join' } }] });

  expect(legs[0]).toMatchObject({ tombstoneAs: keeper.id, aliases: [{ actor: keeper.id }] });
});

test('P-1 canonical is joined through at most three servers: the most powerful person’s, then the most populated', () => {
  const members = {
    [service.user]: 'join',
    '@a:one.example': 'join',
    '@b:one.example': 'join',
    '@c:two.example': 'join',
    '@d:three.example': 'join',
  };
  const given = { canonical: { members, levels: { users: { '@c:two.example': 100 } }, creator: ANN } };

  expect(givenSituation(given).plan.via).toEqual(['two.example', 'example.org', 'one.example']);
});

test('P-1 spaces that we may edit are part of the leg', () => {
  const space = '!space:example.org' as RoomId;
  const child = { content: { via: ['example.org'] } } as never;
  const spaces = [{ space, child, editableBy: service.id }];

  expect(givenSituation({ sources: [{ spaces }] }).legs[0]?.spaces).toEqual([{ space, editor: service.id }]);
});
