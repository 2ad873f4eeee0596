import type { ActOf, Attempt } from '#jobs/deeds/deed';
import { postDeed } from '#jobs/deeds/post';
import type { RunWorld } from '#jobs/run-ports';
import { findOwn } from '#src/acts/speaking/post-once';
import { levelAtEvent } from '#src/consent/level-at-event';
import type { ConsolidationId } from '#src/consolidation/records';
import type { EventId, RoomId, UserId } from '#src/portals/ids';
import type { Installation } from '#src/portals/installation';
import type { MatrixPerson } from '#test/world/matrix-person';
import { newPerson } from '#test/world/matrix-person';
import type { MatrixRig } from '#test/world/matrix-rig';
import { startMatrixRig } from '#test/world/matrix-rig';

const CRASHED_ACT = 'c_run0000001/announce/run/post';
/** More than anybody looked through before. */
const LINES = 2_050;
const AT_ONCE = 25;

let rig: MatrixRig;
let alice: MatrixPerson;
let room: RoomId;
/** When the act was intended, and its message sent without a record of it. */
let intentAt: number;
let sent: EventId;
let word: EventId;

beforeAll(async () => {
  rig = await startMatrixRig();
  alice = await newPerson(rig.one, 'alice', { admin: true });
  room = (await alice.createRoom({ room_version: '11' })) as RoomId;
  await rig.matrix.writer.join({ room, as: rig.onOne.id, via: [] });
  intentAt = Date.now();
  sent = await rig.matrix.writer.post({ room, as: rig.onOne.id, act: CRASHED_ACT, content: welcome.content });
  word = (await alice.send(room, 'agree')) as EventId;
  await alice.setPowerLevel(room, alice.userId, 99);
  await talk();
}, 900_000);

afterAll(async () => rig?.stop());

/** A day of a busy room while nobody works. */
async function talk(): Promise<void> {
  let line = 0;
  const talker = async () => {
    while (line < LINES) await alice.send(room, `line ${line++}`);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, talker));
}

const welcome = { verb: 'post', purpose: 'arrival', content: { msgtype: 'm.notice', body: 'Welcome.' } } as const;

function world(): RunWorld {
  const installation = { actors: [rig.onOne] } as unknown as Installation;
  return { world: rig.matrix.world, writer: rig.matrix.writer, installation } as RunWorld;
}

function resumed(): Attempt<ActOf<'post'>> {
  const act = { ...welcome, actor: rig.onOne.id, room };
  const consolidation = 'c_run0000001' as ConsolidationId;
  const record = { id: CRASHED_ACT, consolidation, step: 'announce', sequence: 1, act, former: {}, intentAt } as const;
  return { act, record, look: { former: {}, done: false }, resumed: true, helps: {}, journal: () => undefined };
}

test('W-2 a message whose record a crash took is found under more than two thousand others, and not sent again', async () => {
  expect(await postDeed.perform(world(), resumed())).toEqual({ result: 'already', event: sent });
});

test('W-2 an answer of ours is found under more than two thousand other lines', async () => {
  const own = await findOwn(world(), { room, as: rig.onOne.id, act: CRASHED_ACT, since: intentAt });

  expect(own?.eventId).toBe(sent);
});

test('C-4 the level at a word is known though more than two thousand lines were written since', async () => {
  const view = { room, as: rig.onOne.id };
  const event = await rig.matrix.world.readEvent({ ...view, event: word });
  const state = await rig.matrix.world.readState(view);
  if (!event) throw new Error('the word is not there');

  const level = await levelAtEvent(rig.matrix.world, {
    event,
    state,
    user: alice.userId as UserId,
    as: rig.onOne.id,
    since: intentAt,
  });

  expect(level).toBe(100);
});
