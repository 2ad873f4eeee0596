import { type Listening, listenInRooms } from '#src/consent/listen';
import { TributaryError } from '#src/errors/tributary-error';
import type { ActorId } from '#src/portals/actor';
import type { EventId, RoomId } from '#src/portals/ids';
import type { RoomEvent } from '#src/portals/room-event';
import type { AuditEntry } from '#src/ports/audit-log';
import { ASKED, anEvent, aQuestion } from '#test/world/given-consent';

const ROOM = '!busy:example.org' as RoomId;

/** A room where somebody was asked about `p_1` at ASKED, and about `p_later` when 700 events had been sent since. */
function givenBusyRoom() {
  const talk: RoomEvent[] = [];
  const says = (count: number): EventId => {
    for (let index = 0; index < count; index += 1) {
      const place = talk.length + 1;
      talk.unshift(anEvent({ eventId: `$${place}` as EventId, room: ROOM, at: ASKED + place }));
    }
    return talk[0]?.eventId as EventId;
  };
  const [read, heard, log]: [number[], EventId[], AuditEntry[]] = [[], [], []];
  const fault: { at?: EventId; reading?: TributaryError; nobodySees?: true } = {};
  const listening: Listening = {
    world: {
      readTimeline: async ({ since, after, limit }) => {
        if (fault.reading) throw fault.reading;
        const place = talk.findIndex(({ eventId }) => eventId === after);
        const found = (place < 0 ? talk.filter(({ at }) => at >= since) : talk.slice(0, place)).slice(0, limit);
        read.push(found.length);
        return found;
      },
    },
    consents: {
      requestsOf: async (plan) => {
        const later = aQuestion({ room: ROOM, askedAt: ASKED + 701 });
        const first = aQuestion({ room: ROOM, askedAt: ASKED });
        const atTerminal = aQuestion({ room: undefined as never });
        return { p_later: [later], p_twice: [later, first, later, atTerminal] }[plan as string] ?? [first];
      },
    },
    hearing: {
      heardTo: new Map(),
      hear: async ({ eventId }) => {
        if (eventId === fault.at) throw new Error('the database is away');
        heard.push(eventId);
      },
    },
    readerIn: async () => (fault.nobodySees ? undefined : ('service:example.org' as ActorId)),
    audit: { append: async (entry) => void log.push(entry) },
    clock: { now: () => ASKED + 1_000_000 },
  };
  return { says, talk, read, heard, log, fault, listens: (plan = 'p_1') => listenInRooms(listening, plan) };
}

test('P-9 a word is heard however much was said in the room since, back to the question', async () => {
  const { says, heard, log, listens } = givenBusyRoom();
  const objection = says(1);
  says(1_200);

  await listens();

  expect(heard[0]).toBe(objection);
  expect(heard).toHaveLength(1_201);
  expect(log).toEqual([]);
});

test('P-9 what was heard already is not paged through again, and what came since is heard however much it is', async () => {
  const { says, read, heard, listens } = givenBusyRoom();
  says(3_000);
  await listens();
  read.splice(0);

  says(10);
  await listens();
  expect(read).toEqual([500]);

  heard.splice(0);
  const objection = says(1);
  says(900);
  await listens();
  expect(heard).toContain(objection);
  expect(Math.max(...read)).toBeLessThan(3_000);
});

test('P-9 what could not be heard is heard the next time', async () => {
  const { says, heard, fault, listens } = givenBusyRoom();
  const objection = says(1);
  says(1_200);
  fault.at = objection;
  await expect(listens()).rejects.toThrow('the database is away');

  delete fault.at;
  await listens();

  expect(heard).toContain(objection);
});

test('P-9 listening for one plan does not take what was said for an earlier one as heard', async () => {
  const { says, heard, listens } = givenBusyRoom();
  const objection = says(1);
  says(1_300);
  await listens('p_later');
  expect(heard).not.toContain(objection);

  await listens('p_1');

  expect(heard).toContain(objection);
});

test('P-9 there is an end to paging back, which the log of the plan tells once', async () => {
  const { says, heard, log, listens } = givenBusyRoom();
  says(10_100);

  await listens();
  await listens();

  expect(heard[0]).toBe('$101');
  const detail = { room: ROOM, looked: 10_000, backTo: '2026-01-15 12:00 UTC' };
  expect(log).toMatchObject([{ plan: 'p_1', who: 'tributary', what: 'talk-not-all-heard', detail }]);
});

test('P-9 in a room where several questions were put, what was said since the first is heard, once', async () => {
  const { says, heard, listens } = givenBusyRoom();
  const objection = says(1);
  says(1_000);

  await listens('p_twice');

  expect(heard[0]).toBe(objection);
  expect(heard).toHaveLength(1_001);
});

test('T-10 what a room has after our question is heard, whatever its server claims of the time', async () => {
  const { says, heard, talk, listens } = givenBusyRoom();
  says(1);
  talk.unshift(anEvent({ eventId: '$question' as EventId, room: ROOM, at: ASKED }));
  talk.unshift(anEvent({ eventId: '$late' as EventId, room: ROOM, at: ASKED - 60_000 }));

  await listens();

  expect(heard).toEqual(['$late']);
});

test('P-9 a silent room is listened to again, and what is said then is heard', async () => {
  const { says, heard, listens } = givenBusyRoom();
  await listens();

  const word = says(1);
  await listens();

  expect(heard).toEqual([word]);
});

test('P-9 what was heard for an earlier question is known still after a later one was listened for', async () => {
  const { says, read, listens } = givenBusyRoom();
  says(1_500);
  await listens('p_1');
  await listens('p_later');
  read.splice(0);

  await listens('p_1');

  expect(read).toEqual([500]);
});

test('P-9 a room into which none of ours sees, or may look any more, says nothing, and keeps nobody from listening elsewhere', async () => {
  const { says, heard, fault, listens } = givenBusyRoom();
  says(1);

  fault.nobodySees = true;
  await listens();
  delete fault.nobodySees;
  fault.reading = new TributaryError('MATRIX_REFUSED', { facts: { server: 'example.org', what: 'the messages' } });
  await listens();

  expect(heard).toEqual([]);
});

test('C-7 a homeserver that is away is not taken for silence', async () => {
  const { fault, listens } = givenBusyRoom();
  fault.reading = new TributaryError('MATRIX_UNREACHABLE', { facts: { server: 'example.org', what: 'the messages' } });

  await expect(listens()).rejects.toBe(fault.reading);
});
