import { levelAtEvent } from '#src/consent/level-at-event';
import { TributaryError } from '#src/errors/tributary-error';
import type { EventId, RoomId, UserId } from '#src/portals/ids';
import type { RoomEvent, StateEvent } from '#src/portals/room-event';
import type { TimelineReader } from '#src/ports/world';
import { ASKED, anEvent } from '#test/world/given-consent';
import { roomSnapshot, service } from '#test/world/simulated-rooms';

const ANN = '@ann:example.org' as UserId;

function levels(level: number, at: number, name: string): StateEvent {
  const room = '!canonical:example.org' as RoomId;
  const content = { users: { [ANN]: level } };
  return { eventId: name as EventId, room, type: 'm.room.power_levels', stateKey: '', sender: ANN, at, content };
}

/** Ann's level when she spoke, in a room with this history (oldest first) whose last power levels are in force. */
function levelWhenSaid(history: readonly RoomEvent[], current: StateEvent) {
  const { state } = roomSnapshot({ room: '!canonical:example.org', levels: null });
  return levelAtEvent(inPartsOfTwo(history), {
    event: said,
    state: [...state, current],
    user: ANN,
    as: service.id,
    since: ASKED,
  });
}

/** A homeserver that gives two events at a time. */
function inPartsOfTwo(history: readonly RoomEvent[]): Pick<TimelineReader, 'readBack'> {
  const newestFirst = [...history].reverse();
  return {
    readBack: async function* ({ types }) {
      const sought = newestFirst.filter(({ type }) => types.includes(type));
      for (let index = 0; index < sought.length; index += 2) yield sought.slice(index, index + 2);
    },
  };
}

const said = anEvent({ at: ASKED + 60_000 });

test('C-4 levels written long before the word are those of the word', async () => {
  const current = levels(100, ASKED - 10_000_000, '$old');

  expect(await levelWhenSaid([], current)).toBe(100);
});

test('C-4 somebody who was promoted after the word had no right to it', async () => {
  const before = levels(0, ASKED + 1_000, '$before');
  const after = levels(100, ASKED + 61_000, '$after');

  expect(await levelWhenSaid([before, said, after], after)).toBe(0);
});

test('C-4 somebody who was promoted after the word had no right to it, however much has been said since', async () => {
  const before = levels(0, ASKED + 1_000, '$before');
  const after = levels(100, ASKED + 61_000, '$after');
  const talk = anEvent({ eventId: '$talk' as EventId, at: ASKED + 70_000 });

  expect(await levelWhenSaid([before, said, after, talk], after)).toBe(0);
});

test('C-4 somebody who was promoted just before the word had it', async () => {
  const current = levels(100, ASKED + 59_000, '$before');

  expect(await levelWhenSaid([current, said], current)).toBe(100);
});

test('C-4 somebody who gave power to others after the word had it, though the levels before were written long ago', async () => {
  const formerContent = { users: { [ANN]: 100 } };
  const first = { ...levels(100, ASKED + 61_000, '$first'), formerContent };
  const second = { ...levels(0, ASKED + 62_000, '$second'), formerContent: first.content };

  expect(await levelWhenSaid([said, first, second], second)).toBe(100);
});

test('W-11 in a room that had no levels yet when its creator spoke, the creator’s 100 counts, and nobody else’s later level', async () => {
  const { state } = roomSnapshot({ room: '!canonical:example.org', levels: null, creator: ANN });
  const created = { ...anEvent({ at: 1 }), ...state.find(({ type }) => type === 'm.room.create') } as StateEvent;
  const after = levels(50, ASKED + 61_000, '$after');

  const levelOf = (user: UserId, history: readonly RoomEvent[]) => {
    return levelAtEvent(inPartsOfTwo(history), {
      event: said,
      state: [...state, after],
      user,
      as: service.id,
      since: ASKED,
    });
  };

  expect(await levelOf(ANN, [created, said, after])).toBe(100);
  expect(await levelOf('@bea:example.org' as UserId, [created, said, after])).toBe(0);
  expect(await levelOf(ANN, [said, after])).toBeUndefined();
});

test('C-7 when the levels before the word are not to be seen, the level is not known', async () => {
  const after = levels(100, ASKED + 61_000, '$after');

  expect(await levelWhenSaid([said, after], after)).toBeUndefined();
  expect(await levelWhenSaid([after], after)).toBeUndefined();
});

test('C-4 of several changes before the word the last one counts, and of several after it the first', async () => {
  const [early, late] = [levels(100, ASKED + 1_000, '$early'), levels(50, ASKED + 2_000, '$late')];
  const formerContent = { users: { [ANN]: 75 } };
  const first = { ...levels(0, ASKED + 61_000, '$first'), formerContent };
  const second = { ...levels(100, ASKED + 62_000, '$second'), formerContent: first.content };

  expect(await levelWhenSaid([early, late, said, second], second)).toBe(50);
  expect(await levelWhenSaid([said, first, second], second)).toBe(75);
});

test('C-4 levels that were written after the word are no levels of then, though their server’s clock says before', async () => {
  const before = levels(0, ASKED + 1_000, '$before');
  const after = levels(100, said.at - 240_000, '$after');

  expect(await levelWhenSaid([before, said, after], after)).toBe(0);
});

test('C-4 what else was said before and after the word is taken for no levels', async () => {
  const talk = (name: string, at: number) => anEvent({ eventId: name as EventId, at });
  const before = levels(0, ASKED + 1_000, '$before');
  const after = levels(100, ASKED + 62_000, '$after');
  const told = { ...after, formerContent: { users: { [ANN]: 75 } } };

  expect(await levelWhenSaid([before, talk('$a', ASKED + 2_000), said, talk('$b', ASKED + 61_000), after], after)).toBe(
    0,
  );
  expect(await levelWhenSaid([said, talk('$b', ASKED + 61_000), told], told)).toBe(75);
});

test('C-7 of a word that is not among what was said there no level is known, whatever is', async () => {
  const { state } = roomSnapshot({ room: said.room, levels: null, creator: ANN });
  const created = { ...anEvent({ at: 1 }), ...state.find(({ type }) => type === 'm.room.create') } as StateEvent;
  const after = { ...levels(100, ASKED + 61_000, '$after'), formerContent: { users: { [ANN]: 100 } } };

  expect(await levelWhenSaid([created, after], after)).toBeUndefined();
});

test('C-7 a room is read back past the question only for the levels of a word that was found', async () => {
  const after = levels(100, ASKED + 61_000, '$after');
  const [early, earlier] = [1, 2].map((ago) => anEvent({ eventId: `$early${ago}` as EventId, at: ASKED - ago }));
  const parts: string[] = [];
  const readBack = (found: RoomEvent) =>
    async function* () {
      for (const part of [[after, found], [early, earlier], [levels(0, ASKED - 3, '$before')]]) {
        parts.push(part.map((event) => event?.eventId).join());
        yield part as RoomEvent[];
      }
    };
  const { state } = roomSnapshot({ room: said.room, levels: null });
  const question = { event: said, state: [...state, after], user: ANN, as: service.id, since: ASKED };

  expect(await levelAtEvent({ readBack: readBack(said) }, question)).toBe(0);
  expect(parts.splice(0)).toHaveLength(3);
  expect(await levelAtEvent({ readBack: readBack(anEvent({ eventId: '$other' as EventId })) }, question)).toBe(
    undefined,
  );
  expect(parts).toEqual(['$after,$other', '$early1,$early2']);
});

test('T-10 neither one old stamp nor a part without anything ends the reading before the word is found', async () => {
  const after = levels(100, ASKED + 61_000, '$after');
  const lying = anEvent({ eventId: '$lying' as EventId, at: ASKED - 86_400_000 });
  const parts = [
    [],
    [after, lying],
    [anEvent({ eventId: '$talk' as EventId, at: ASKED })],
    [said],
    [levels(0, 1, '$before')],
  ];
  const readBack = async function* () {
    yield* parts as RoomEvent[][];
  };
  const { state } = roomSnapshot({ room: said.room, levels: null });
  const question = { event: said, state: [...state, after], user: ANN, as: service.id, since: ASKED };

  expect(await levelAtEvent({ readBack }, question)).toBe(0);
});

test('W-11 in a room that never had levels its creator has 100 and nobody else anything', async () => {
  const { state } = roomSnapshot({ room: said.room, levels: null, creator: ANN });
  const levelOf = (user: string) =>
    levelAtEvent(inPartsOfTwo([]), { event: said, state, user: user as UserId, as: service.id, since: ASKED });

  expect(await levelOf(ANN)).toBe(100);
  expect(await levelOf('@bea:example.org')).toBe(0);
});

test('C-7 a homeserver that goes away while the levels are looked up is asked again: the word is not judged without them', async () => {
  const after = levels(100, ASKED + 61_000, '$after');
  const away = new TributaryError('MATRIX_UNREACHABLE', { facts: { server: 'example.org', what: 'the timeline' } });
  const { state } = roomSnapshot({ room: said.room, levels: null });
  const reading = levelAtEvent(
    { readBack: () => ({ [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(away) }) }) as never },
    { event: said, state: [...state, after], user: ANN, as: service.id, since: ASKED },
  );

  await expect(reading).rejects.toBe(away);
});

test('T-06 levels under a name of their own are no levels', async () => {
  const before = levels(0, ASKED + 1_000, '$before');
  const false_ = { ...levels(100, ASKED + 2_000, '$false'), stateKey: 'x' };
  const after = levels(100, ASKED + 61_000, '$after');

  expect(await levelWhenSaid([before, false_, said, after], after)).toBe(0);
});

test('C-7 a room that comes to no end leaves the level unknown', async () => {
  const after = levels(100, ASKED + 61_000, '$after');
  const endless = {
    readBack: async function* () {
      yield [after, said];
      throw new TributaryError('TIMELINE_TOO_LONG', { facts: { room: said.room, server: 'example.org', parts: 1 } });
    },
  };

  const { state } = roomSnapshot({ room: said.room, levels: null });
  const question = { event: said, state: [...state, after], user: ANN, as: service.id, since: ASKED };

  expect(await levelAtEvent(endless, question)).toBeUndefined();
});
