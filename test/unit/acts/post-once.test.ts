import { findOrPost } from '#src/acts/speaking/post-once';
import type { Session } from '#src/matrix/session';
import type { Sessions } from '#src/matrix/sessions';
import { createTimelineReader } from '#src/matrix/timeline-reader';
import type { EventId, RoomId } from '#src/portals/ids';
import { ASKED } from '#test/world/given-consent';
import { service } from '#test/world/simulated-rooms';

const ROOM = '!busy:example.org' as RoomId;
const DAY_MS = 86_400_000;
const ACT = 'p_1/ask/canonical/CODE';

interface Said {
  readonly event_id: string;
  readonly sender: string;
  readonly origin_server_ts: number;
  readonly type?: string;
  readonly state_key?: string;
  readonly content?: object;
}

/** Posting in a room of which a homeserver tells, newest first and a hundred at a time; it counts what was asked and posted. */
function givenRoom(newestFirst: readonly Said[]) {
  const asked: string[] = [];
  const posted: string[] = [];
  const events = newestFirst.map((said) => ({ type: 'm.room.message', content: { body: 'hello' }, ...said }));
  const call: Session['call'] = async ({ query }) => {
    asked.push(String(query?.filter ?? 'all'));
    const filter = JSON.parse(String(query?.filter ?? '{}')) as { senders?: readonly string[] };
    const sought = events.filter(({ sender }) => filter.senders?.includes(sender) !== false);
    const from = Number(query?.from ?? 0);
    const end = from + 100 < sought.length ? String(from + 100) : undefined;
    return { chunk: sought.slice(from, from + 100), end } as never;
  };
  const session = { call, memberships: { recallUnless: async () => 'join' }, server: 'example.org' };
  const world = createTimelineReader({ of: () => session } as unknown as Sessions);
  const voice = {
    post: async ({ act }: { readonly act: string }) => {
      posted.push(act);
      return '$new' as EventId;
    },
  };
  const ports = { world, voice, installation: { actors: [service] } } as never;
  const message = { room: ROOM, as: service.id, act: ACT, content: { body: 'may we?' }, since: ASKED };
  return { asked, posted, post: () => findOrPost(ports, message) };
}

function talk(count: number, name: string, said: Partial<Said>): Said[] {
  return Array.from({ length: count }, (_one, index) => ({
    ...{ event_id: `$${name}${index}`, sender: '@ann:elsewhere.example', origin_server_ts: 1 },
    ...said,
  }));
}

const here = '@cat:example.org';
const ours: Said = {
  event_id: '$ours',
  sender: service.user,
  origin_server_ts: ASKED + 1_000,
  content: { body: 'may we?', 'io.tributary.act': ACT },
};
const past = talk(300, 'past', { sender: here, origin_server_ts: ASKED - DAY_MS });
const creation = { event_id: '$create', sender: here, origin_server_ts: 1, type: 'm.room.create', state_key: '' };

test('W-2 a message of ours is found under a hundred others whose server’s clock is years behind, and not sent again', async () => {
  const { post, posted } = givenRoom([...talk(150, 'old', {}), ours, ...past]);

  expect((await post()).eventId).toBe('$ours');
  expect(posted).toEqual([]);
});

test('W-2 it is found among them in one request', async () => {
  const { post, asked } = givenRoom([...talk(60, 'old', {}), ours, ...past]);

  expect((await post()).eventId).toBe('$ours');
  expect(asked).toHaveLength(1);
});

test('W-2 it is found under a hundred others that were said since, here', async () => {
  const { post } = givenRoom([...talk(150, 'new', { sender: here, origin_server_ts: ASKED + 5_000 }), ours, ...past]);

  expect((await post()).eventId).toBe('$ours');
});

test('W-2 one stamp of long ago of our own homeserver, above what was said here since, ends no search', async () => {
  const [odd] = talk(1, 'odd', { sender: here, origin_server_ts: 1 });
  const since = talk(150, 'new', { sender: here, origin_server_ts: ASKED + 5_000 });
  const { post } = givenRoom([odd as Said, ...since, ours, ...past]);

  expect((await post()).eventId).toBe('$ours');
});

test.each([
  ['of which a hundred lines were written here before', past],
  ['whose newest lines say old times, with one from here of before among them', [...talk(90, 'old', {}), ...past]],
  ['whose beginning is among the newest lines', [...talk(99, 'old', {}), creation]],
  ['of few lines', [...talk(20, 'old', {}), creation]],
])('W-2 it is posted after one request in a room %s', async (_which, said) => {
  const { post, asked, posted } = givenRoom(said);

  expect((await post()).eventId).toBe('$new');
  expect([asked.length, posted]).toEqual([1, [ACT]]);
});

test('W-2 where nobody of our homeserver spoke lately, it is asked for what we said, and posted when that was nothing', async () => {
  const { post, asked, posted } = givenRoom(talk(300, 'old', {}));

  expect((await post()).eventId).toBe('$new');
  expect([asked.length, posted]).toEqual([2, [ACT]]);
});

test('T-10 what somebody else wrote under our act id is not ours, and is no sign that ours is missing', async () => {
  const forged = { ...ours, event_id: '$forged', sender: '@mallory:elsewhere.example', origin_server_ts: 1 };
  const { post } = givenRoom([forged, ...talk(150, 'old', {}), ours, ...past]);

  expect((await post()).eventId).toBe('$ours');
});
