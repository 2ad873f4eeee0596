import type { Session } from '#src/matrix/session';
import type { Sessions } from '#src/matrix/sessions';
import { createTimelineReader } from '#src/matrix/timeline-reader';
import type { ActorId } from '#src/portals/actor';
import type { EventId, RoomId } from '#src/portals/ids';
import { ASKED } from '#test/world/given-consent';

const ROOM = '!busy:example.org' as RoomId;
const QUESTION = '$question' as EventId;

interface Said {
  readonly event_id: string;
  readonly origin_server_ts: number;
}

/** A homeserver that tells of one room, newest first and a hundred at a time; it counts the pages that were asked for. */
function givenHomeserver(newestFirst: readonly Said[]) {
  const pages = { asked: 0 };
  const events = newestFirst.map((said) => ({
    ...{ type: 'm.room.message', sender: '@ann:example.org', content: { msgtype: 'm.text', body: 'hello' } },
    ...said,
  }));
  const call: Session['call'] = async ({ query }) => {
    pages.asked += 1;
    const from = Number(query?.from ?? 0);
    const end = from + 100 < events.length ? String(from + 100) : undefined;
    return { chunk: events.slice(from, from + 100), end } as never;
  };
  const session = { call, memberships: { recallUnless: async () => 'join' }, server: 'example.org' };
  return { reader: createTimelineReader({ of: () => session } as unknown as Sessions), pages };
}

function says(count: number, name: string, at: number): Said[] {
  return Array.from({ length: count }, (_one, index) => ({ event_id: `$${name}${index}`, origin_server_ts: at }));
}

const query = { room: ROOM, as: 'service:example.org' as ActorId, since: ASKED, limit: 500 };
const question = { event_id: QUESTION, origin_server_ts: ASKED };
const objection = { event_id: '$objection', origin_server_ts: ASKED + 1_000 };

test('T-10 no talk whose stamps are of long ago hides what was said since a question', async () => {
  const { reader } = givenHomeserver([
    ...says(250, 'old', ASKED - 86_400_000),
    objection,
    question,
    ...says(300, 'past', 1),
  ]);

  const events = await reader.readTimeline({ ...query, after: QUESTION });

  expect(events.at(-1)?.eventId).toBe('$objection');
  expect(events).toHaveLength(251);
});

test('T-10 whose clock is behind is read all the same when it was said after the question, and nothing that was said before it', async () => {
  const late = { event_id: '$late', origin_server_ts: ASKED - 60_000 };
  const early = { event_id: '$early', origin_server_ts: ASKED + 60_000 };
  const { reader, pages } = givenHomeserver([late, question, early, ...says(300, 'past', 1)]);

  const events = await reader.readTimeline({ ...query, after: QUESTION });

  expect(events.map(({ eventId }) => eventId)).toEqual(['$late']);
  expect(pages.asked).toBe(1);
});

test('P-9 what is read has its bound although the question is not to be found', async () => {
  const { reader, pages } = givenHomeserver(says(2_000, 'new', ASKED + 1));

  expect(await reader.readTimeline({ ...query, after: QUESTION })).toHaveLength(500);
  expect(pages.asked).toBe(5);
});

test('P-9 without a question reading ends with a whole page of long ago', async () => {
  const { reader, pages } = givenHomeserver([...says(50, 'new', ASKED + 1), ...says(1_000, 'past', ASKED - 1)]);

  expect(await reader.readTimeline(query)).toHaveLength(50);
  expect(pages.asked).toBe(2);
});
