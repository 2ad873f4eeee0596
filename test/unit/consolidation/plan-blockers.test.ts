import { findBlockers } from '#src/consolidation/blockers/find-blockers';
import type { ActorId } from '#src/portals/actor';
import type { RoomId, UserId } from '#src/portals/ids';
import { inArabic, linesFromTheRight } from '#test/world/arabic-names';
import { ANN, farService, givenSituation, nativeRoom, type SituationGiven } from '#test/world/given-situation';
import { bot, service } from '#test/world/simulated-rooms';

function codes(given: SituationGiven): readonly string[] {
  return findBlockers(givenSituation(given)).map(({ code }) => code);
}

test('P-3 nothing blocks a sound plan', () => {
  expect(findBlockers(givenSituation())).toEqual([]);
  expect(findBlockers(givenSituation({ sources: [nativeRoom] }))).toEqual([]);
});

const canonical = '!canonical:example.org' as RoomId;
const portal = '!portal:example.org' as RoomId;
const tombstone = (replacement: unknown) => ({
  state: { 'm.room.tombstone': { replacement_room: replacement } as never },
});
const DOORS = { 'm.bridge': 50, 'm.room.join_rules': 100 };
const withoutCreate: SituationGiven['canonical'] = { creator: '@nobody:example.org', levels: null, members: {} };

const cases: readonly (readonly [string, SituationGiven, string])[] = [
  ['T-15 a canonical that was replaced', { canonical: tombstone('!new:example.org') }, 'canonical-replaced'],
  ['a canonical that was replaced by nothing', { canonical: tombstone(undefined) }, 'canonical-replaced'],
  ['a canonical with a malformed tombstone', { canonical: tombstone({ room: 1 }) }, 'canonical-replaced'],
  ['T-19 an encrypted canonical', { canonical: { state: { 'm.room.encryption': {} } } }, 'canonical-encrypted'],
  ['T-31 a canonical of one server, with people elsewhere', notFederated(), 'canonical-not-federated'],
  ['a source of another type', { sources: [spaceType()] }, 'other-room-type'],
  ['T-26 a canonical in another run', { busy: new Map([[canonical, 'c_other']]) }, 'room-in-other-run'],
  ['T-26 a source in another run', { busy: new Map([[portal, 'c_other']]) }, 'room-in-other-run'],
  ['T-26 tombstones from canonical to a source', { canonical: tombstone(portal) }, 'tombstone-loop'],
  ['T-26 a tombstone that names its own room', { canonical: tombstone(canonical) }, 'tombstone-loop'],
  ['T-26 a longer way from canonical to a source', longLoop(), 'tombstone-loop'],
  ['a source that was replaced elsewhere', { sources: [tombstone('!else:example.org')] }, 'source-replaced-elsewhere'],
  ['a source that was replaced by nothing', { sources: [tombstone(7)] }, 'source-replaced-elsewhere'],
  [
    'T-19 an encrypted source',
    { sources: [{ state: { 'm.room.encryption': { algorithm: 'm.megolm.v1' } } }] },
    'source-encrypted',
  ],
  ['T-17 a source by invitation only', { sources: [joinRule('invite')] }, 'widening-join'],
  [
    'T-17 a canonical that people may knock at or join from another room, for a source by invitation',
    { canonical: openTo('!other:example.org'), sources: [joinRule('invite')] },
    'widening-join',
  ],
  ['T-17 a source without a join rule', { sources: [{ state: { 'm.room.join_rules': {} } }] }, 'widening-join'],
  ['T-17 a canonical that all the world reads', history('world_readable'), 'widening-history'],
  [
    'T-17 a canonical open to guests',
    { canonical: { state: { 'm.room.guest_access': { guest_access: 'can_join' } } } },
    'widening-guests',
  ],
  ['T-17 a listed canonical for a private source', listedForPrivate(), 'widening-directory'],
  [
    'T-07 an unknown creator of a version 12 canonical',
    {
      canonical: {
        version: '12',
        creator: '@gone:example.org',
        members: { '@gone:example.org': 'leave', [ANN]: 'join', [service.user]: 'join' },
      },
    },
    'creator-unknown',
  ],
  [
    'T-18 a private canonical that mode sync would open',
    { canonical: { ...joinRule('invite'), levels: { users: { [ANN]: 100 } } } },
    'mode-sync-would-open',
  ],
  [
    'T-18 a private canonical in which the bridge’s bot has more power than its records take',
    { canonical: { ...joinRule('invite'), levels: { users: { [ANN]: 100, [bot.user]: 100 }, events: DOORS } } },
    'mode-sync-would-open',
  ],
  [
    'a canonical whose list keeps our server out',
    { canonical: { state: { 'm.room.server_acl': { allow: ['other.example'] } } } },
    'tombstone-sender-cannot-stay',
  ],
  [
    'a canonical that banned our service user',
    { actors: [service], canonical: { members: { [service.user]: 'ban' } } },
    'tombstone-sender-cannot-stay',
  ],
  [
    'a room nobody has power in',
    {
      sources: [
        {
          ...nativeRoom,
          levels: { users: {} },
          creator: '@gone:example.org',
          members: { '@gone:example.org': 'leave' },
        },
      ],
    },
    'nobody-can-retire',
  ],
  ['T-15 a canonical without an admin', { canonical: { levels: { users: {} } } }, 'canonical-without-admin'],
  [
    'T-08 a native room without an admin',
    { sources: [{ ...nativeRoom, levels: { users: { [service.user]: 100 } } }] },
    'source-without-admin',
  ],
  ['a bridge without an operator', { operators: [] }, 'operator-unknown'],
  ['a quorum that nobody can reach', { policy: { quorum: 2 } }, 'canonical-without-admin'],
];

test.each(cases)('T-24 where rooms have Arabic names, the reason of %s begins with words of ours', (_what, given) => {
  const reasons = findBlockers(givenSituation(inArabic(given))).map(({ text }) => text);

  expect(reasons.flatMap(linesFromTheRight)).toEqual([]);
});

test.each(cases)('P-3 %s blocks the plan', (_what, given, code) => {
  expect(codes(given)).toContain(code);
});

test('P-3 a source of which nothing is known blocks the plan, and is not taken for a room of another type', () => {
  const situation = givenSituation({ sources: [spaceType()] });
  const sources = situation.sources.map((source) => ({ ...source, known: false }));

  expect(findBlockers({ ...situation, sources }).map(({ code }) => code)).toEqual(['source-unknown']);
});

test('P-3 a canonical of which nothing is known blocks the plan', () => {
  const situation = givenSituation({ canonical: withoutCreate });
  const unknown = { ...situation, canonical: { ...situation.canonical, known: false } };

  expect(findBlockers(unknown).map(({ code }) => code)).toContain('canonical-unknown');
});

const harmless: readonly (readonly [string, SituationGiven])[] = [
  ['a source that canonical replaced already', { sources: [tombstone(canonical)] }],
  [
    'a canonical of one server, when everybody is there',
    { canonical: { creator: ANN, ...creation({ 'm.federate': false }) } },
  ],
  [
    'an unlisted public source for a listed public canonical',
    { canonical: { directories: [{ server: service.server, listed: true }] } },
  ],
  ['a version 12 canonical whose creator is there', { canonical: { version: '12', levels: { users: {} } } }],
  ['a canonical of an older version whose creator has left', { canonical: leftByCreator('11') }],
  [
    'a version 12 canonical that our service user made',
    { canonical: { ...leftByCreator('12'), creator: service.user } },
  ],
  [
    'a canonical that banned our service user, when the bridge’s bot can retire the portal',
    { canonical: { members: { [service.user]: 'ban' } } },
  ],
  [
    'a network with fewer operators of its bridge than people of it are asked for',
    { policy: { quorum: 2 }, canonical: twoAdmins() },
  ],
  [
    'a private canonical whose join rule the bridge cannot write',
    { canonical: joinRule('invite'), sources: [joinRule('invite')] },
  ],
  [
    'a bridge that copies no modes',
    { facts: { syncsModes: false }, canonical: { ...joinRule('invite'), levels: { users: { [ANN]: 100 } } } },
  ],
  ['a widening that the policy allows', { policy: { allowWidening: true }, sources: [joinRule('invite')] }],
  ['T-08 a portal without a human admin', {}],
];

test.each(harmless)('P-3 %s blocks nothing', (_what, given) => {
  expect(codes(given)).toEqual([]);
});

test('P-3 malformed state of any kind is read as if it were absent', () => {
  const nonsense = [null, 7, 'text', [], { deep: { deep: [] } }] as const;
  const types = [
    'm.room.create',
    'm.room.power_levels',
    'm.room.join_rules',
    'm.room.canonical_alias',
    'm.room.tombstone',
    'm.room.server_acl',
    'm.room.name',
  ];
  for (const content of nonsense) {
    for (const type of types) {
      const given = { state: { [type]: content as never } };
      expect(Array.isArray(codes({ canonical: given, sources: [given] }))).toBe(true);
    }
  }
});

function twoAdmins() {
  const bea = '@bea:example.org';
  return { members: { [bea]: 'join', [service.user]: 'join' }, levels: { users: { [ANN]: 100, [bea]: 100 } } };
}

/** Ann has full power in it, and somebody who is gone made it. */
function leftByCreator(version: string): NonNullable<SituationGiven['canonical']> {
  const members = { '@gone:example.org': 'leave', [ANN]: 'join', [service.user]: 'join' };
  return { version, creator: '@gone:example.org', members };
}

function openTo(room: string) {
  const rules = { join_rule: 'knock_restricted', allow: [{ type: 'm.room_membership', room_id: room }] };
  return { state: { 'm.room.join_rules': rules } };
}

function joinRule(rule: string) {
  return { state: { 'm.room.join_rules': { join_rule: rule } } };
}

function history(visibility: string): SituationGiven {
  return { canonical: { state: { 'm.room.history_visibility': { history_visibility: visibility } } } };
}

function creation(content: Record<string, unknown>) {
  return { state: { 'm.room.create': { room_version: '11', ...content } as never } };
}

function notFederated(): SituationGiven {
  return { canonical: creation({ 'm.federate': false }), sources: [{ members: { '@dave:far.example': 'join' } }] };
}

function spaceType() {
  return creation({ type: 'm.space' });
}

function longLoop(): SituationGiven {
  const middle = '!middle:example.org' as RoomId;
  return { canonical: tombstone(middle), chain: [{ from: middle, to: portal }] };
}

function listedForPrivate(): SituationGiven {
  return {
    canonical: { directories: [{ server: service.server, listed: true }], ...joinRule('invite') },
    sources: [joinRule('invite')],
  };
}

test('W-10 a service user of another homeserver of ours retires a room that ours cannot enter', () => {
  const acl = { state: { 'm.room.server_acl': { allow: ['far.example'] } } };
  const situation = givenSituation({
    actors: [service, farService, bot],
    sources: [{ ...nativeRoom, members: { '@dave:far.example': 'join' as const }, ...acl }],
  });

  expect(situation.legs[0]?.tombstoneAs).toBe('service:far.example' as ActorId);
});

test.each<[SituationGiven, string, string]>([
  [{ canonical: tombstone('!new:example.org') }, 'canonical-replaced', 'replaced by !new:example.org'],
  [{ canonical: tombstone(undefined) }, 'canonical-replaced', 'replaced without naming another'],
  [{ sources: [tombstone('!else:example.org')] }, 'source-replaced-elsewhere', 'already by !else:example.org'],
  [{ sources: [tombstone(7)] }, 'source-replaced-elsewhere', 'already without naming another room'],
  [{ canonical: tombstone(portal) }, 'tombstone-loop', 'lead back to #crystal.'],
  [{ canonical: tombstone(canonical) }, 'tombstone-loop', 'lead back to itself.'],
  [{ sources: [spaceType()] }, 'other-room-type', '#crystal is a space, but Crystal is an ordinary room.'],
  [{ sources: [creation({ type: 'support.policy' })] }, 'other-room-type', 'is a room of a special type'],
  [{ operators: [] }, 'operator-unknown', 'No operator of libera-bridge is named'],
  [
    { canonical: { levels: { users: {} } } },
    'canonical-without-admin',
    'takes a person with level 50 there; there is none',
  ],
  [{ policy: { quorum: 2 } }, 'canonical-without-admin', 'takes 2 people with level 100 there; there are only 1.'],
])('P-3 of %j people read why it blocks the plan (%s): "%s"', (given, code, words) => {
  const found = findBlockers(givenSituation(given)).find((blocker) => blocker.code === code);

  expect(found?.text).toContain(words);
});

test('P-3 every blocker says in words what is wrong and names people as they are', () => {
  const given: SituationGiven = {
    canonical: { version: '12', creator: '@gone:example.org' as UserId, members: { '@gone:example.org': 'leave' } },
  };
  const [first] = findBlockers(givenSituation(given)).filter(({ code }) => code === 'creator-unknown');

  expect(first?.text).toContain('@gone:example.org created Crystal');
});
