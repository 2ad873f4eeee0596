import { startAppserviceListener } from '#src/http/appservice/listener';
import { createMatrix } from '#src/matrix/matrix';
import type { MatrixPause } from '#src/matrix/settings';
import type { EventId, RoomAlias, RoomId, ServerName, UserId } from '#src/portals/ids';
import { eventually } from '#test/world/eventually';
import type { MatrixPerson } from '#test/world/matrix-person';
import { newPerson } from '#test/world/matrix-person';
import type { MatrixRig } from '#test/world/matrix-rig';
import { startMatrixRig } from '#test/world/matrix-rig';

let rig: MatrixRig;
let alice: MatrixPerson;
let bob: MatrixPerson;

beforeAll(async () => {
  rig = await startMatrixRig({ config: { rc_message: { per_second: 2, burst_count: 3 } } });
  alice = await newPerson(rig.one, 'alice');
  bob = await newPerson(rig.two, 'bob');
});

afterAll(async () => rig?.stop());

/** A listener on the port the homeserver pushes to; `kept` outlives it. */
async function listen(kept: Set<string>, heard: EventId[]) {
  return startAppserviceListener({
    homeserver: rig.one.name as ServerName,
    listen: { host: '127.0.0.1', port: rig.listenPort },
    hsToken: rig.registrationOfOne.hs_token,
    memory: {
      knowsTransaction: async (_server, id) => kept.has(id),
      keepTransaction: async (_server, id) => void kept.add(id),
    },
    onEvent: async ({ eventId }) => void heard.push(eventId),
    onFault: ({ error }) => {
      throw error;
    },
  });
}

test('P-9 a portal that we are not in is heard through its alias, across a restart, each event once', async () => {
  const room = (await alice.createRoom()) as RoomId;
  const alias = `#libera_heard:${rig.one.name}` as RoomAlias;
  await rig.matrix.writer.pointAlias({ alias, room, as: rig.bot.id });
  const [kept, heard] = [new Set<string>(), [] as EventId[]];

  const first = await listen(kept, heard);
  const before = await alice.send(room, 'while we listen');
  await eventually(() => heard.includes(before as EventId));
  await first.close();
  const meanwhile = await alice.send(room, 'while nobody listens');
  const second = await listen(kept, heard);
  await eventually(() => heard.includes(meanwhile as EventId));
  const probe = await rig.matrix.probe();
  await second.close();

  expect(heard.filter((id) => id === before || id === meanwhile)).toEqual([before, meanwhile]);
  expect(probe.find(({ what, server }) => what === 'registration' && server === rig.one.name)).toMatchObject({
    ok: true,
    detail: 'known, and our listener was reached',
  });
});

test('P-9 a query for an alias that nobody has comes to nothing', async () => {
  const listener = await listen(new Set(), []);

  expect(await alice.resolveAlias(`#libera_nobody:${rig.one.name}`)).toBeUndefined();
  await listener.close();
});

test('P-9 a room that another process of ours has just joined is not taken for one that we are not in', async () => {
  const room = (await alice.createRoom({ preset: 'public_chat' })) as RoomId;
  const other = createMatrix(rig.settings);
  const view = { room, as: rig.onOne.id };
  const before = await rig.matrix.world.joinedRooms(rig.onOne.id);

  await other.writer.join({ ...view, via: [] });

  expect(before).not.toContain(room);
  expect(await rig.matrix.world.isJoined(view)).toBe(true);
  await other.close();
});

test('W-5 a room that another process brought our account back into is read at once, though we knew that it had left', async () => {
  const room = (await alice.createRoom({ preset: 'public_chat', topic: 'still here' })) as RoomId;
  const view = { room, as: rig.onOne.id };
  const topic = { ...view, type: 'm.room.topic', key: '' };
  const other = createMatrix(rig.settings);
  await other.writer.join({ ...view, via: [] });
  await alice.kick(room, rig.onOne.user);
  await expect(rig.matrix.world.readStateEvent(topic)).rejects.toMatchObject({ code: 'MATRIX_LEFT_ROOM' });

  await other.writer.join({ ...view, via: [] });

  expect((await rig.matrix.world.readStateEvent(topic))?.content).toMatchObject({ topic: 'still here' });
  await other.close();
});

describe('a homeserver with rate limits', () => {
  /** Our own code speaking with an ordinary account, which limits apply to. */
  function asBob(deadlineMs?: number) {
    const pauses: MatrixPause[] = [];
    const actor = { ...rig.onTwo, user: bob.userId as UserId };
    const matrix = createMatrix({
      ...rig.settings,
      actors: [{ actor, token: bob.accessToken }],
      onPause: (pause) => void pauses.push(pause),
      ...(deadlineMs !== undefined && { deadlineMs }),
    });
    return { matrix, pauses };
  }

  /** The limits apply to him as well: what the test before it used up lets him wait. */
  async function roomOfBob(): Promise<RoomId> {
    return (await eventually(() => bob.createRoom())) as RoomId;
  }

  const notice = (body: string) => ({ msgtype: 'm.notice', body });

  test('W-8 what it slows down arrives in the end, once and in order', async () => {
    const room = await roomOfBob();
    const { matrix, pauses } = asBob();
    const said = ['1', '2', '3', '4', '5', '6'];

    for (const body of said) await matrix.writer.post({ room, as: rig.onTwo.id, act: body, content: notice(body) });

    const arrived = (await bob.messages(room)).filter(({ type }) => type === 'm.room.message');
    expect(arrived.map(({ content }) => content.body)).toEqual(said);
    expect(pauses.length).toBeGreaterThan(0);
    expect(pauses[0]).toMatchObject({ server: rig.two.name, why: 'status 429' });
    await matrix.close();
  });

  test('W-8 a wait longer than a request may take is left to the caller, with its length', async () => {
    const room = await roomOfBob();
    const { matrix } = asBob(900);
    const outcomes: unknown[] = [];

    for (let i = 0; i < 6; i += 1) {
      const sent = matrix.writer.post({ room, as: rig.onTwo.id, act: `${i}`, content: notice(`${i}`) });
      outcomes.push(await sent.catch((error: unknown) => error));
    }

    expect(outcomes).toContainEqual(
      expect.objectContaining({
        code: 'MATRIX_RATE_LIMITED',
        tookEffect: 'no',
        retry: { afterMs: expect.any(Number) },
      }),
    );
    await matrix.close();
  });
});
