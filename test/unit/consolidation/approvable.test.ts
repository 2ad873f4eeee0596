import type { AccountKinds } from '#src/consent/account-kinds';
import type { Party } from '#src/consent/party';
import { hasPower, isApprovable, levelToApprove, withModerator } from '#src/consolidation/approvable';
import type { EventId, RoomId, UserId } from '#src/portals/ids';
import type { JsonObject } from '#src/portals/json';
import type { StateEvent } from '#src/portals/room-event';

const GRACE = '@grace:example.org' as UserId;
const GHOST = '@libera_grace:example.org' as UserId;
const kinds: AccountKinds = (user) => (user === GHOST ? 'ghost' : 'human');

interface RoomGiven {
  readonly members?: Readonly<Record<string, string>>;
  readonly levels?: JsonObject;
  readonly deny?: JsonObject['deny'];
}

/** A room's state with so much in it and nothing else. */
function aRoom({ members = {}, levels = {}, deny }: RoomGiven): readonly StateEvent[] {
  const event = (type: string, stateKey: string, content: JsonObject): StateEvent => ({
    eventId: `$${type}${stateKey}` as EventId,
    room: '!room:example.org' as RoomId,
    sender: '@owner:example.org' as UserId,
    at: 0,
    type,
    stateKey,
    content,
  });
  return [
    event('m.room.create', '', { room_version: '11' }),
    event('m.room.power_levels', '', levels),
    ...Object.entries(members).map(([user, membership]) => event('m.room.member', user, { membership })),
    ...(deny === undefined ? [] : [event('m.room.server_acl', '', { allow: ['*'], deny })]),
  ];
}

/** Whether Grace, or another name, can be approved with the rooms like this. */
function canApprove(kind: 'promote' | 'lift', given: { canonical?: RoomGiven; source?: RoomGiven; name?: string }) {
  const { canonical = {}, source = {}, name = GRACE } = given;
  const levels = { events: { 'm.room.power_levels': 100 }, ...canonical.levels };
  return isApprovable(
    { canonical: aRoom({ ...canonical, levels }), sources: [aRoom({}), aRoom(source)] },
    { kind, name },
    kinds,
  );
}

const moderates = { members: { [GRACE]: 'join' }, levels: { users: { [GRACE]: 50 } } };

test.each<[string, boolean, Parameters<typeof canApprove>[1]]>([
  ['moderates a source and has no power in canonical', true, { source: moderates }],
  ['has more than that in the source', true, { source: { ...moderates, levels: { users: { [GRACE]: 100 } } } }],
  ["has not quite a moderator's level", false, { source: { ...moderates, levels: { users: { [GRACE]: 49 } } } }],
  ['has left the source', false, { source: { ...moderates, members: { [GRACE]: 'leave' } } }],
  ['moderates canonical already', false, { source: moderates, canonical: { levels: { users: { [GRACE]: 50 } } } }],
  [
    'has not quite that level in canonical',
    true,
    { source: moderates, canonical: { levels: { users: { [GRACE]: 49 } } } },
  ],
  [
    'would have full power in canonical by it',
    false,
    { source: moderates, canonical: { levels: { events: { 'm.room.power_levels': 50 }, state_default: 50 } } },
  ],
  [
    'is a user of a bridge',
    false,
    { name: GHOST, source: { members: { [GHOST]: 'join' }, levels: { users: { [GHOST]: 50 } } } },
  ],
  [
    'is no person',
    false,
    { name: 'example.org', source: { members: { [GRACE]: 'join' }, levels: { users_default: 50 } } },
  ],
])('T-21 whether somebody can be made a moderator who %s: %s', (_who, isSo, given) => {
  expect(canApprove('promote', given)).toBe(isSo);
});

const inSource = { members: { [GRACE]: 'join' } };

test.each<[string, boolean, Parameters<typeof canApprove>[1]]>([
  ['a person of a source whom canonical bans', true, { source: inSource, canonical: { members: { [GRACE]: 'ban' } } }],
  [
    'a person of a source who left canonical',
    false,
    { source: inSource, canonical: { members: { [GRACE]: 'leave' } } },
  ],
  ['a person who is banned and of no source', false, { canonical: { members: { [GRACE]: 'ban' } } }],
  [
    'the server of somebody in a source, which canonical denies',
    true,
    { name: 'example.org', source: inSource, canonical: { deny: ['other.org', 'example.org'] } },
  ],
  [
    'a server of nobody in a source',
    false,
    { name: 'other.org', source: inSource, canonical: { deny: ['other.org'] } },
  ],
  [
    'a server whose people have left the source',
    false,
    { name: 'example.org', source: { members: { [GRACE]: 'leave' } }, canonical: { deny: ['example.org'] } },
  ],
  [
    'a server that canonical denies by a pattern alone',
    false,
    { name: 'example.org', source: inSource, canonical: { deny: ['*.org'] } },
  ],
  [
    'a server while the list of servers makes no sense',
    false,
    { name: 'example.org', source: inSource, canonical: { deny: 'example.org' } },
  ],
  ['a server that nothing keeps out', false, { name: 'example.org', source: inSource }],
])('T-20 whether it can be lifted that canonical keeps out %s: %s', (_whom, isSo, given) => {
  expect(canApprove('lift', given)).toBe(isSo);
});

test.each([
  ['a joined human with the level', true, { user: GRACE, membership: 'join', level: 100 }],
  ['a joined human with less', false, { user: GRACE, membership: 'join', level: 99 }],
  ['somebody who has left', false, { user: GRACE, membership: 'leave', level: 100 }],
  ['a user of a bridge', false, { user: GHOST, membership: 'join', level: 100 }],
])('T-05 whether %s may approve: %s', (_who, isSo, { user, membership, level }) => {
  const canonical = aRoom({ members: { [user]: membership }, levels: { users: { [user]: level } } });

  expect(hasPower(canonical, { user, level: 100, kinds })).toBe(isSo);
});

test.each<[string, number, 'promote' | 'lift', string, JsonObject]>([
  ['a ban is lifted', 100, 'lift', GRACE, {}],
  ['a ban is lifted where banning takes more', 150, 'lift', GRACE, { ban: 150 }],
  ['a ban is lifted where removing takes more', 140, 'lift', GRACE, { kick: 140 }],
  ['a ban is lifted of somebody with a level of their own', 121, 'lift', GRACE, { users: { [GRACE]: 120 } }],
  ['a server is let in', 100, 'lift', 'other.org', { ban: 150 }],
  ['a server is let in where the list of servers takes more', 130, 'lift', 'other.org', listFrom(130)],
  ['somebody is promoted', 100, 'promote', GRACE, { ban: 150 }],
  ['somebody is promoted where levels take more', 110, 'promote', GRACE, { events: { 'm.room.power_levels': 110 } }],
])('T-06 that %s takes level %s to approve', (_what, level, kind, name, levels) => {
  expect(
    levelToApprove(aRoom({ levels }), { parties: [{ kind: 'canonical', level: 100 } as Party] }, { kind, name }),
  ).toBe(level);
});

test('T-21 a promotion changes the level of one person, and nothing else', () => {
  const levels = { ban: 50, users: { '@ann:example.org': 100, [GRACE]: 10 }, events: { 'm.room.name': 50 } };

  expect(withModerator(levels, GRACE)).toEqual({ ...levels, users: { '@ann:example.org': 100, [GRACE]: 50 } });
  expect(withModerator({ users: 'broken' }, GRACE)).toEqual({ users: { [GRACE]: 50 } });
});

function listFrom(level: number) {
  return { events: { 'm.room.server_acl': level } };
}
