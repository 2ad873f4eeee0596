import type { Attempt } from '#jobs/deeds/deed';
import { postDeed } from '#jobs/deeds/post';
import { tombstoneDeed } from '#jobs/deeds/tombstone';
import type { ActRecord } from '#src/consolidation/records';
import { TributaryError } from '#src/errors/tributary-error';
import type { EventId, RoomId, UserId } from '#src/portals/ids';
import type { JsonObject } from '#src/portals/json';
import { CANONICAL, givenMerge, type Merge, portalOf, RUN } from '#test/world/merge-world';
import { bot, service } from '#test/world/simulated-rooms';

const SOURCE = portalOf('#crystal');
const MALLORY = '@mallory:elsewhere.org' as UserId;

const post = { verb: 'post', actor: service.id, room: CANONICAL, purpose: 'arrival', content: {} } as const;
const tombstone = { verb: 'tombstone', actor: bot.id, room: SOURCE, replacement: CANONICAL, body: 'Moved.' } as const;

function recordOf<A extends ActRecord['act']>(act: A, { clock }: Merge): ActRecord & { readonly act: A } {
  const id = `${RUN}/announce/run/${act.verb}`;
  return { id, consolidation: RUN, step: 'announce', sequence: 1, act, former: {}, intentAt: clock.now() };
}

function resumed<A extends ActRecord['act']>(act: A, merge: Merge): Attempt<A> {
  const look = { former: {}, done: false };
  return { act, record: recordOf(act, merge), look, resumed: true, helps: {}, journal: () => undefined };
}

/** The timeline of every room, with a message that somebody else sent under an act id of ours. */
function withForgery({ ports, clock }: Merge, act: string) {
  const event = {
    eventId: '$forged' as EventId,
    room: CANONICAL as RoomId,
    type: 'm.room.message',
    sender: MALLORY,
    at: clock.now(),
    content: { msgtype: 'm.text', body: 'Go elsewhere.', 'io.tributary.act': act } as JsonObject,
  };
  const readBack = async function* () {
    yield [event]; // a server may leave unheeded whose messages are wanted
  };
  return { ...ports, world: { ...ports.world, readBack, readEvent: async () => event } };
}

test('W-2 T-10 a message that somebody else sent under our act id is not taken for ours after a crash', async () => {
  const merge = await givenMerge();
  const content = { msgtype: 'm.notice', body: 'Welcome.' };
  const attempt = resumed({ ...post, content }, merge);

  const outcome = await postDeed.perform(withForgery(merge, attempt.record.id), attempt);

  expect(outcome.result).toBe('done');
  expect((await merge.look(CANONICAL)).said).toContain('Welcome.');
});

test('W-2 where a room comes to no end, a message that may have been sent is not sent again, and undo leaves it', async () => {
  const merge = await givenMerge();
  const attempt = resumed({ ...post, content: { msgtype: 'm.notice', body: 'Welcome.' } }, merge);
  const readBack = async function* () {
    yield [];
    throw new TributaryError('TIMELINE_TOO_LONG', { facts: { room: CANONICAL, server: 'example.org', parts: 1 } });
  };
  const run = { ...merge.ports, world: { ...merge.ports.world, readBack } };

  await expect(postDeed.perform(run, attempt)).rejects.toMatchObject({ code: 'TIMELINE_TOO_LONG', kind: 'conflict' });
  await expect(postDeed.undo(run, recordOf(post, merge))).rejects.toMatchObject({ code: 'TIMELINE_TOO_LONG' });
  expect((await merge.look(CANONICAL)).said).not.toContain('Welcome.');
});

test('W-5 T-10 undo deletes no message that somebody else sent under our act id', async () => {
  const merge = await givenMerge();
  const record = recordOf(post, merge);
  const redacted: string[] = [];
  const writer = { ...merge.ports.writer, redact: async ({ event }: { event: string }) => void redacted.push(event) };

  await postDeed.undo({ ...withForgery(merge, record.id), writer }, record);

  expect(redacted).toEqual([]);
});

test('W-6 a room that somebody else closed without naming another is not replaced over their tombstone', async () => {
  const merge = await givenMerge();
  const content = { body: 'This room is closed.' };
  merge.others.writeState({ room: SOURCE, by: bot.user, type: 'm.room.tombstone', key: '', content });

  const replacing = tombstoneDeed.perform(merge.ports, resumed(tombstone, merge));

  await expect(replacing).rejects.toMatchObject({ code: 'REPLACED_ELSEWHERE' });
});
