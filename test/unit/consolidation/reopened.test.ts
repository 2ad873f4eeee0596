import { reopenedSince, wasClosed } from '#src/consolidation/reopened';
import type { RoomId } from '#src/portals/ids';
import type { JsonObject } from '#src/portals/json';
import { roomSnapshot } from '#test/world/simulated-rooms';

const ROOM = '!canonical:example.org' as RoomId;
const MOD = '@mod:example.org';
const PARENT = [{ type: 'm.room_membership', room_id: '!parent:example.org' }];

const closed: JsonObject = { joinRule: 'restricted', allow: PARENT, history: 'joined', guests: 'forbidden' };
const asPlanned = {
  'm.room.join_rules': { join_rule: 'restricted', allow: PARENT },
  'm.room.history_visibility': { history_visibility: 'joined' },
  'm.room.guest_access': { guest_access: 'forbidden' },
};

/** What opened a room that was planned so and has this state, which a moderator wrote. */
function opened(state: Readonly<Record<string, JsonObject>>, planned: JsonObject | undefined = closed) {
  const senders = Object.fromEntries(Object.keys(state).map((type) => [`${type} `, MOD]));
  const snapshot = roomSnapshot({ room: ROOM, state, senders });
  return reopenedSince(planned === undefined ? {} : { [ROOM]: planned }, ROOM, snapshot.state);
}

test('T-18 a room that is as it was planned was not opened', () => {
  expect(opened(asPlanned)).toEqual([]);
});

test.each([
  [
    'm.room.join_rules',
    { join_rule: 'public', note: 'kept' },
    { join_rule: 'restricted', allow: PARENT, note: 'kept' },
  ],
  ['m.room.history_visibility', { history_visibility: 'world_readable' }, { history_visibility: 'joined' }],
  ['m.room.guest_access', { guest_access: 'can_join' }, { guest_access: 'forbidden' }],
] as const)('T-18 %s that lets in or read more is found, by whom, with what puts it back', (type, found, content) => {
  expect(opened({ ...asPlanned, [type]: found })).toEqual([{ type, by: expect.stringMatching(/^@/), found, content }]);
});

test('T-18 a list of rooms that the planned rule did not heed is no way in that was agreed', () => {
  const planned = { ...closed, joinRule: 'invite' };

  expect(opened({ ...asPlanned, 'm.room.join_rules': { join_rule: 'invite', allow: PARENT } }, planned)).toEqual([]);
  expect(opened(asPlanned, planned).map(({ content }) => content)).toEqual([{ join_rule: 'invite', allow: PARENT }]);
});

test('T-18 what was more open when it was planned, or was closed since, is put back by nobody', () => {
  const open: JsonObject = { joinRule: 'public', history: 'world_readable', guests: 'can_join' };

  expect(opened(asPlanned, open)).toEqual([]);
  expect(
    opened(
      {
        'm.room.join_rules': { join_rule: 'public' },
        'm.room.history_visibility': { history_visibility: 'world_readable' },
        'm.room.guest_access': { guest_access: 'can_join' },
      },
      open,
    ),
  ).toEqual([]);
});

test('T-18 a room of which the plan says nothing has the defaults of a room that says nothing put back', () => {
  const open = {
    'm.room.join_rules': { join_rule: 'public' },
    'm.room.history_visibility': { history_visibility: 'world_readable' },
    'm.room.guest_access': { guest_access: 'can_join' },
  };

  expect(opened(open, {}).map(({ content }) => content)).toEqual([
    { join_rule: 'invite' },
    { history_visibility: 'shared' },
    { guest_access: 'forbidden' },
  ]);
  expect(reopenedSince({}, ROOM, roomSnapshot({ room: ROOM, state: open }).state)).toEqual([]);
});

test('T-18 only a room that was not public when it was planned can be opened', () => {
  expect(wasClosed({ [ROOM]: closed }, ROOM)).toBe(true);
  expect(wasClosed({ [ROOM]: { joinRule: 'public' } }, ROOM)).toBe(false);
  expect(wasClosed({}, ROOM)).toBe(false);
});
