import { accountKinds } from '#src/consent/account-kinds';
import type { Act } from '#src/consolidation/act';
import { driftOf } from '#src/consolidation/drift';
import { projectWorld } from '#src/consolidation/projection';
import type { RoomAlias, RoomId } from '#src/portals/ids';
import type { JsonObject } from '#src/portals/json';
import { givenInstallation, givenSituation, nativeRoom, type SituationGiven } from '#test/world/given-situation';
import { bot, listing, service } from '#test/world/simulated-rooms';

const canonical = '!canonical:example.org' as RoomId;
const portal = '!portal:example.org' as RoomId;
const ALIAS = '#libera_#crystal:example.org' as RoomAlias;

function seen(given: SituationGiven = {}) {
  return projectWorld(givenSituation(given).world, accountKinds(givenInstallation(), []));
}

/** What drifted between the usual rooms and these, as `room field`. */
function drift(given: SituationGiven, acts: readonly Act[] = [], before: SituationGiven = {}): readonly string[] {
  return driftOf(seen(before), seen(given), acts).map(
    ({ room, field }) => `${room === canonical ? 'canonical' : 'source'} ${field}`,
  );
}

function state(type: string, content: JsonObject): SituationGiven {
  return { sources: [{ state: { [type]: content } }] };
}

function wrote(type: string, content: JsonObject): Act {
  return { verb: 'write-state', actor: service.id, room: portal, type, key: '', content };
}

const LEVELS = {
  users: { [bot.user]: 100 },
  events: {
    'm.room.power_levels': 100,
    'm.room.tombstone': 100,
    'm.room.canonical_alias': 50,
    'm.room.join_rules': 100,
  },
};

test('P-5 nothing has drifted when nothing changed', () => {
  expect(drift({})).toEqual([]);
});

const noDrift: readonly (readonly [string, SituationGiven])[] = [
  [
    'a level of a ghost',
    {
      sources: [
        {
          levels: {
            ...LEVELS,
            users: { [bot.user]: 100, '@libera_zoe:example.org': 0, '@libera_new:example.org': 50 },
          },
        },
      ],
    },
  ],
  [
    'a level of our service user',
    { sources: [{ levels: { ...LEVELS, users: { [bot.user]: 100, [service.user]: 100 } } }] },
  ],
  ['a moderator more', { sources: [{ levels: { ...LEVELS, users: { [bot.user]: 100, '@dave:example.org': 50 } } }] }],
  ['the level of messages, which networks switch', { sources: [{ levels: { ...LEVELS, events_default: 50 } }] }],
  ['who is joined', { canonical: { members: { [service.user]: 'join', '@new:example.org': 'join' } } }],
  ['a name, a topic, a picture', state('m.room.topic', { topic: 'New' })],
  ['bridge state', state('m.bridge', { protocol: { id: 'irc' } })],
  ['what a room claims as its addresses', state('m.room.canonical_alias', { alias: '#claimed:far.example' })],
];

test.each(noDrift)('P-5 %s is no drift', (_what, given) => {
  expect(drift(given)).toEqual([]);
});

const drifts: readonly (readonly [string, SituationGiven, string])[] = [
  ['a tombstone', state('m.room.tombstone', { replacement_room: '!else:example.org' }), 'source tombstone'],
  ['encryption', state('m.room.encryption', { algorithm: 'm.megolm.v1' }), 'source encryption'],
  ['a join rule', state('m.room.join_rules', { join_rule: 'invite' }), 'source joinRule'],
  ['history', state('m.room.history_visibility', { history_visibility: 'world_readable' }), 'source history'],
  ['guest access', state('m.room.guest_access', { guest_access: 'can_join' }), 'source guests'],
  ['a list of servers', state('m.room.server_acl', { allow: ['*'], deny: ['bad.example'] }), 'source acl'],
  ['the creation', { sources: [{ version: '10' }] }, 'source creation'],
  [
    'an alias more',
    { sources: [{ aliases: [listing('example.org', [ALIAS, '#new:example.org'])] }] },
    'source aliases',
  ],
  ['an alias fewer', { sources: [{ aliases: [listing('example.org', [])] }] }, 'source aliases'],
  [
    'a new admin',
    { canonical: { levels: { ...LEVELS, users: { '@ann:example.org': 100, '@mallory:example.org': 100 } } } },
    'canonical admins',
  ],
  ['an admin fewer', { canonical: { levels: { ...LEVELS, users: {} } } }, 'canonical admins'],
  [
    'a lower level for power',
    {
      canonical: {
        levels: { users: { '@ann:example.org': 100 }, events: { ...LEVELS.events, 'm.room.power_levels': 50 } },
      },
    },
    'canonical thresholds',
  ],
  [
    'power for everybody',
    { canonical: { levels: { ...LEVELS, users: { '@ann:example.org': 100 }, users_default: 100 } } },
    'canonical thresholds',
  ],
];

test.each(drifts)('P-5 %s is drift', (_what, given, field) => {
  expect(drift(given)).toContain(field);
});

const acl = (allow: string[], deny: string[]) => state('m.room.server_acl', { allow, deny });
const allowing = (...rooms: string[]) =>
  state('m.room.join_rules', {
    join_rule: 'restricted',
    allow: rooms.map((room) => ({ type: 'm.room_membership', room_id: room })),
  });
const levelled = (events: JsonObject): SituationGiven => ({
  canonical: { levels: { users: { '@ann:example.org': 60 }, events: { ...LEVELS.events, ...events } } },
});

test.each<[string, SituationGiven, SituationGiven, readonly string[]]>([
  ['another server that is kept out', acl(['*'], ['bad.example']), acl(['*'], ['good.example']), ['source acl']],
  ['another server that is let in', acl(['a.example'], []), acl(['b.example'], []), ['source acl']],
  ['one more room whose people may join', allowing('!a:x'), allowing('!a:x', '!b:x'), ['source allow']],
  [
    'another room that replaces it',
    state('m.room.tombstone', { replacement_room: '!a:x' }),
    state('m.room.tombstone', { replacement_room: '!b:x' }),
    ['source tombstone'],
  ],
  [
    'somebody who gets full power by a lower threshold',
    levelled({ 'm.room.power_levels': 60, 'm.room.tombstone': 100 }),
    levelled({ 'm.room.power_levels': 60, 'm.room.tombstone': 60 }),
    ['canonical thresholds', 'canonical admins'],
  ],
])('P-5 %s in place of what was there is drift', (_what, before, given, fields) => {
  expect([...drift(given, [], before)].sort()).toEqual([...fields].sort());
});

test('P-5 our own writes are no drift, and neither is their absence', () => {
  const closed = { ...LEVELS, events_default: 100, state_default: 90 };
  const act = wrote('m.room.power_levels', closed);

  expect(drift({ sources: [{ levels: closed }] })).toContain('source thresholds');
  expect(drift({ sources: [{ levels: closed }] }, [act])).toEqual([]);
  expect(drift({}, [act])).toEqual([]);
});

test('P-5 our own tombstone and join rule are no drift, another’s are', () => {
  const tombstone: Act = { verb: 'tombstone', actor: service.id, room: portal, replacement: canonical, body: '' };
  const rule = wrote('m.room.join_rules', { join_rule: 'restricted' });

  expect(drift(state('m.room.tombstone', { replacement_room: canonical }), [tombstone])).toEqual([]);
  expect(drift(state('m.room.tombstone', { replacement_room: '!else:example.org' }), [tombstone])).toEqual([
    'source tombstone',
  ]);
  expect(drift(state('m.room.join_rules', { join_rule: 'restricted' }), [rule])).toEqual([]);
  expect(drift(state('m.room.join_rules', { join_rule: 'knock' }), [rule])).toEqual(['source joinRule']);
});

test('P-5 what none of our writes decides is drift, however much else we wrote in the room', () => {
  const closed = { ...LEVELS, events_default: 100 };
  const withList = state('m.room.server_acl', { allow: ['*'], deny: ['evil.example'] });

  expect(drift({}, [wrote('m.room.power_levels', closed)], withList)).toEqual(['source acl']);
});

test('P-5 an alias that we move may be here, there, or on its way; one that we do not move may not', () => {
  const move: Act = { verb: 'move-alias', actor: service.id, alias: ALIAS, from: portal, to: canonical };
  const gone = { sources: [{ aliases: [listing('example.org', [])] }] };
  const moved = { ...gone, canonical: { aliases: [listing('example.org', ['#crystal:example.org', ALIAS])] } };
  const other = {
    ...gone,
    canonical: { aliases: [listing('example.org', ['#crystal:example.org', ALIAS, '#other:example.org'])] },
  };

  expect(drift(gone, [move])).toEqual([]);
  expect(drift(moved, [move])).toEqual([]);
  expect(drift(moved)).toEqual(['canonical aliases', 'source aliases']);
  expect(drift(other, [move])).toEqual(['canonical aliases']);
});

test('P-5 what we wrote in one room explains no change in another', () => {
  const rule = { join_rule: 'restricted' };
  const tombstone: Act = { verb: 'tombstone', actor: service.id, room: portal, replacement: canonical, body: '' };
  const inCanonical = (type: string, content: JsonObject) => ({ canonical: { state: { [type]: content } } });

  expect(drift(inCanonical('m.room.join_rules', rule), [wrote('m.room.join_rules', rule)])).toEqual([
    'canonical joinRule',
  ]);
  expect(drift(inCanonical('m.room.tombstone', { replacement_room: canonical }), [tombstone])).toEqual([
    'canonical tombstone',
  ]);
});

test('P-5 what we wrote under a name of its own explains no change of the room as a whole', () => {
  const rule = { join_rule: 'restricted' };
  const act = { ...wrote('m.room.join_rules', rule), key: 'elsewhere' } as Act;

  expect(drift(state('m.room.join_rules', rule), [act])).toEqual(['source joinRule']);
});

test('P-5 our move of one alias explains neither that another is gone nor that it leads to a third room', () => {
  const move: Act = { verb: 'move-alias', actor: service.id, alias: ALIAS, from: portal, to: canonical };
  const here = (...aliases: readonly string[]) => ({ aliases: [listing('example.org', aliases)] });
  const both = { sources: [here(ALIAS, '#second:example.org')] };
  const third = { ...nativeRoom, ...here(ALIAS) };

  expect(drift({ sources: [here()] }, [move], both)).toEqual(['source aliases']);
  expect(drift({ sources: [here('#second:example.org')] }, [move], both)).toEqual([]);
  expect(drift({ sources: [here(), third] }, [move], { sources: [here(ALIAS), nativeRoom] })).toContain(
    'source aliases',
  );
});

test('P-5 a room that was not inspected, or is new, is drift', () => {
  expect(drift({ sources: [] })).toEqual(['source room']);
  expect(drift({ sources: [{}, nativeRoom] })).toEqual(['source room']);
});

test('P-5 drift is told in words', () => {
  const [first] = driftOf(seen(), seen(state('m.room.join_rules', { join_rule: 'invite' })), []);

  expect(first?.text).toBe(`the join rule of ${portal} changed from "public" to "invite"`);
});
