import { inspect } from 'node:util';
import { createMatrix } from '#src/matrix/matrix';
import type { EventId, RoomAlias, RoomId, ServerName, UserId } from '#src/portals/ids';
import type { MatrixPerson } from '#test/world/matrix-person';
import { newPerson } from '#test/world/matrix-person';
import type { MatrixRig } from '#test/world/matrix-rig';
import { startMatrixRig } from '#test/world/matrix-rig';

let rig: MatrixRig;
let alice: MatrixPerson;
let bob: MatrixPerson;

beforeAll(async () => {
  rig = await startMatrixRig();
  alice = await newPerson(rig.one, 'alice', { admin: true });
  bob = await newPerson(rig.two, 'bob');
});

afterAll(async () => rig?.stop());

async function roomOf(person: MatrixPerson, options: Readonly<Record<string, unknown>> = {}): Promise<RoomId> {
  return (await person.createRoom({ room_version: '11', ...options })) as RoomId;
}

/** A room in which our service user is joined with level 50. */
async function ourRoom(options: Readonly<Record<string, unknown>> = {}): Promise<RoomId> {
  const room = await roomOf(alice, options);
  await rig.matrix.writer.join({ room, as: rig.onOne.id, via: [] });
  await alice.setPowerLevel(room, rig.onOne.user, 50);
  return room;
}

let aliases = 0;

function newAlias(server: string, prefix = 'libera_'): RoomAlias {
  aliases += 1;
  return `#${prefix}channel-${aliases}:${server}` as RoomAlias;
}

describe('joining', () => {
  test('W-10 a room of another homeserver is joined through a server that is in it, and again without harm', async () => {
    const room = await roomOf(bob, { room_version: '12' });
    const request = { room, as: rig.onOne.id, via: [rig.two.name as ServerName] };

    await rig.matrix.writer.join(request);
    await rig.matrix.writer.join(request);

    expect(await rig.matrix.world.joinedMembers({ room, as: rig.onOne.id })).toContain(rig.onOne.user);
    expect(await rig.matrix.world.joinedRooms(rig.onOne.id)).toContain(room);
  });

  test('W-10 without a server to go through the join fails, and nothing happened', async () => {
    const room = await roomOf(bob, { room_version: '12' });

    await expect(rig.matrix.writer.join({ room, as: rig.onOne.id, via: [] })).rejects.toMatchObject({
      code: 'ROOM_CANNOT_BE_JOINED',
      tookEffect: 'no',
      kind: 'temporary',
    });
    expect(await bob.members(room)).toEqual([bob.userId]);
  });

  test('P-9 an invite-only room is refused, and joined once we are invited', async () => {
    const room = await roomOf(alice, { preset: 'private_chat' });
    const request = { room, as: rig.onOne.id, via: [] };

    await expect(rig.matrix.writer.join(request)).rejects.toMatchObject({
      code: 'MATRIX_REFUSED',
      facts: { status: 403 },
    });
    await alice.invite(room, rig.onOne.user);
    await rig.matrix.writer.join(request);

    expect(await alice.members(room)).toContain(rig.onOne.user);
  });

  test('W-1 leaving a room one is not in succeeds', async () => {
    const room = await roomOf(alice);

    await rig.matrix.writer.leave({ room, as: rig.onOne.id });
    await rig.matrix.writer.leave({ room: '!unknown:nowhere' as RoomId, as: rig.onOne.id });
  });

  test('T-27 a room that we left is not read as if it were the present', async () => {
    const room = await ourRoom();
    await rig.matrix.writer.leave({ room, as: rig.onOne.id });
    await alice.putState(room, 'm.room.topic', { topic: 'after we left' });
    const view = { room, as: rig.onOne.id };

    const looks = await Promise.allSettled([
      rig.matrix.world.readState(view),
      rig.matrix.world.readStateEvent({ ...view, type: 'm.room.topic', key: '' }),
      rig.matrix.world.readTimeline({ ...view, since: 0, limit: 10 }),
      rig.matrix.world.readRoom({ ...view, newest: 10 }),
    ]);

    const refused = expect.objectContaining({ code: 'MATRIX_LEFT_ROOM' });
    expect(looks).toEqual(Array.from({ length: 4 }, () => ({ status: 'rejected', reason: refused })));
  });
});

describe('state', () => {
  test.each(['1', '6', '9', '10', '11', '12'])('W-11 a room of version %s is read and written', async (version) => {
    const room = await ourRoom({ room_version: version });
    const place = { room, as: rig.onOne.id, type: 'm.room.topic', key: '' };

    const event = await rig.matrix.writer.writeState({ ...place, content: { topic: 'merged' } });

    expect(await rig.matrix.world.readStateEvent(place)).toMatchObject({
      eventId: event,
      content: { topic: 'merged' },
    });
    const create = (await rig.matrix.world.readState({ room, as: rig.onOne.id })).find(
      ({ type }) => type === 'm.room.create',
    );
    expect(create).toMatchObject({ room, sender: alice.userId, content: { room_version: version } });
  });

  test('W-1 state that is not there is nothing', async () => {
    const room = await ourRoom();

    expect(
      await rig.matrix.world.readStateEvent({ room, as: rig.onOne.id, type: 'm.bridge', key: 'x/y %' }),
    ).toBeUndefined();
  });

  test('M-2 a key with every awkward character comes back as it was', async () => {
    const room = await ourRoom();
    const place = { room, as: rig.onOne.id, type: 'm.bridge', key: 'io.tributary://irc/a%2Fb/#c%25?d&e=f' };

    await rig.matrix.writer.writeState({ ...place, content: { a: 1 } });

    expect((await rig.matrix.world.readStateEvent(place))?.content).toEqual({ a: 1 });
  });

  test('E-2 a write without the level is refused with the words of the server, and nothing is written', async () => {
    const room = await roomOf(alice);
    await rig.matrix.writer.join({ room, as: rig.onOne.id, via: [] });
    const place = { room, as: rig.onOne.id, type: 'm.room.topic', key: '' };

    await expect(rig.matrix.writer.writeState({ ...place, content: { topic: 'x' } })).rejects.toMatchObject({
      code: 'MATRIX_REFUSED',
      tookEffect: 'no',
      facts: { status: 403, errcode: 'M_FORBIDDEN', actor: rig.onOne.id, server: rig.one.name },
    });
    expect(await alice.getState(room, 'm.room.topic')).toBeUndefined();
  });

  test('P-9 a room that we are not in is refused', async () => {
    const room = await roomOf(alice);

    await expect(rig.matrix.world.readState({ room, as: rig.onOne.id })).rejects.toMatchObject({
      code: 'MATRIX_REFUSED',
    });
  });

  test('T-25 hostile state is read without harm', async () => {
    const room = await ourRoom();
    await alice.putState(room, 'm.bridge', { users: { [alice.userId]: 100 } }, '__proto__');
    await alice.putState(
      room,
      'm.bridge',
      JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":1}}'),
      'c',
    );
    await alice.putState(room, 'm.bridge', { text: '\u0000\u202e<script>', big: 'x'.repeat(60_000) }, 'x'.repeat(255));
    await alice.putState(room, 'm.bridge', { a: JSON.parse(`${'['.repeat(90)}${']'.repeat(90)}`) }, 'deep');

    const state = await rig.matrix.world.readState({ room, as: rig.onOne.id });

    const records = state.filter(({ type }) => type === 'm.bridge');
    expect(records.map(({ stateKey }) => stateKey).sort()).toEqual(['__proto__', 'c', 'deep', 'x'.repeat(255)]);
    expect(records.every(({ content }) => Object.getPrototypeOf(content) === null)).toBe(true);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('aliases', () => {
  test("P-9 an alias in the bridge's exclusive namespace is moved by our appservice, and proved", async () => {
    const [from, to] = [await roomOf(alice), await ourRoom()];
    const alias = newAlias(rig.one.name);
    await rig.matrix.writer.pointAlias({ alias, room: from, as: rig.bot.id });

    await rig.matrix.writer.removeAlias({ alias, as: rig.onOne.id });
    expect(await rig.matrix.world.resolve(alias)).toBeUndefined();
    await rig.matrix.writer.pointAlias({ alias, room: to, as: rig.onOne.id });

    expect(await rig.matrix.world.resolve(alias)).toEqual({ room: to, servers: [rig.one.name] });
    expect(await bob.resolveAlias(alias)).toMatchObject({ room_id: to });
    expect(await rig.matrix.world.listAliases({ room: to, as: rig.onOne.id })).toEqual([alias]);
  });

  test('W-1 removing an alias that is not there succeeds', async () => {
    await rig.matrix.writer.removeAlias({ alias: newAlias(rig.one.name), as: rig.onOne.id });
  });

  test('W-1 an alias that exists is taken, also when it leads where it is wanted', async () => {
    const room = await ourRoom();
    const alias = newAlias(rig.one.name);
    await rig.matrix.writer.pointAlias({ alias, room, as: rig.onOne.id });

    await expect(rig.matrix.writer.pointAlias({ alias, room, as: rig.onOne.id })).rejects.toMatchObject({
      code: 'ALIAS_TAKEN',
      tookEffect: 'no',
    });
    expect(await rig.matrix.world.resolve(alias)).toMatchObject({ room });
  });

  test('W-10 an alias is not pointed to a room that its server does not know', async () => {
    const room = await roomOf(bob);
    const alias = newAlias(rig.one.name);

    await expect(rig.matrix.writer.pointAlias({ alias, room, as: rig.onOne.id })).rejects.toMatchObject({
      code: 'ROOM_UNKNOWN_TO_SERVER',
    });
    expect(await rig.matrix.world.resolve(alias)).toBeUndefined();
  });

  test('P-2 an alias outside the namespace is refused, there or not', async () => {
    const room = await ourRoom();
    const alias = newAlias(rig.one.name, 'own-');
    await alice.putAlias(alias, room);

    for (const change of [
      rig.matrix.writer.removeAlias({ alias, as: rig.onOne.id }),
      rig.matrix.writer.pointAlias({ alias: newAlias(rig.one.name, 'own-'), room, as: rig.onOne.id }),
    ]) {
      await expect(change).rejects.toMatchObject({ code: 'MATRIX_REFUSED', facts: { errcode: 'M_EXCLUSIVE' } });
    }
    expect(await alice.resolveAlias(alias)).toMatchObject({ room_id: room });
  });

  test('W-10 an alias of another homeserver is resolved over federation', async () => {
    const room = await roomOf(bob);
    const alias = newAlias(rig.two.name, 'own-');
    await bob.putAlias(alias, room);

    expect(await rig.matrix.world.resolve(alias)).toEqual({ room, servers: [rig.two.name] });
    expect(await rig.matrix.world.resolve(newAlias(rig.two.name, 'own-'))).toBeUndefined();
  });

  test('T-13 an alias whose server cannot be reached is unknown, never free', async () => {
    await expect(rig.matrix.world.resolve('#any:localhost:9' as RoomAlias)).rejects.toMatchObject({
      code: 'ALIAS_UNKNOWN_NOW',
      facts: { status: '502', server: 'localhost:9' },
    });
  });
});

describe('messages', () => {
  test('W-2 a message carries its act; sent again at once it is the same event', async () => {
    const room = await ourRoom();
    const message = {
      room,
      as: rig.onOne.id,
      act: 'c_1/announce/run/post',
      content: { msgtype: 'm.notice', body: 'hello' },
    };

    const event = await rig.matrix.writer.post(message);

    expect(await rig.matrix.writer.post(message)).toBe(event);
    expect((await alice.event(room, event)).content).toEqual({ ...message.content, 'io.tributary.act': message.act });
  });

  test('W-5 C-11 a redacted message has no content left, and it is known who redacted it', async () => {
    const room = await ourRoom();
    const event = (await alice.send(room, 'agree')) as EventId;
    await alice.redact(room, event);

    const said = await rig.matrix.world.readTimeline({ room, as: rig.onOne.id, since: 0, limit: 20 });
    const byId = await rig.matrix.world.readEvent({ room, as: rig.onOne.id, event });
    for (const seen of [byId, said.find(({ eventId }) => eventId === event)])
      expect([{ ...seen?.content }, seen?.redactedBy]).toEqual([{}, alice.userId]);
  });

  test('W-5 our own message is redacted', async () => {
    const room = await ourRoom();
    const event = await rig.matrix.writer.post({
      room,
      as: rig.onOne.id,
      act: 'a',
      content: { msgtype: 'm.notice', body: 'x' },
    });

    await rig.matrix.writer.redact({ room, as: rig.onOne.id, event, reason: 'taken back' });

    expect((await alice.event(room, event)).content).toEqual({});
  });

  test('W-2 a long timeline is read newest first, past one page, up to the limit', async () => {
    const room = await ourRoom();
    for (let i = 0; i < 130; i += 1) await alice.send(room, `message ${i}`);
    const read = (limit: number, since = 0) => rig.matrix.world.readTimeline({ room, as: rig.onOne.id, since, limit });

    const all = await read(1_000);
    const bodies = all.filter(({ type }) => type === 'm.room.message').map(({ content }) => content.body);

    expect(bodies).toEqual(Array.from({ length: 130 }, (_, i) => `message ${129 - i}`));
    expect(all.at(-1)?.type).toBe('m.room.create');
    expect(await read(7)).toEqual(all.slice(0, 7));
    expect(await read(1_000, (all[0]?.at ?? 0) + 1)).toEqual([]);
    const whole = await rig.matrix.world.readRoom({ room, as: rig.onOne.id, newest: 40 });
    expect(whole).toMatchObject({ newest: { events: all.slice(0, 40) } });
    expect(await rig.matrix.world.readState({ room, as: rig.onOne.id })).toEqual(whole.state);
    const older = { room, as: rig.onOne.id, since: 0, limit: 1_000, ...whole };
    expect(await rig.matrix.world.readTimeline(older)).toEqual(all);
  });

  test('W-1 an event that is not there is nothing', async () => {
    const room = await ourRoom();

    expect(await rig.matrix.world.readEvent({ room, as: rig.onOne.id, event: '$nothing' as EventId })).toBeUndefined();
  });
});

describe('people and directories', () => {
  test('T-23 an invitation that stands, or is no longer needed, succeeds', async () => {
    const room = await ourRoom();
    const invite = (user: string) =>
      rig.matrix.writer.invite({ room, as: rig.onOne.id, user: user as UserId, reason: 'your room was merged' });

    await invite(bob.userId);
    await invite(bob.userId);
    await invite(alice.userId);

    expect(await alice.getState(room, 'm.room.member', bob.userId)).toMatchObject({
      membership: 'invite',
      reason: 'your room was merged',
    });
  });

  test('T-20 somebody who is banned cannot be invited', async () => {
    const room = await ourRoom();
    await alice.ban(room, bob.userId);

    await expect(
      rig.matrix.writer.invite({ room, as: rig.onOne.id, user: bob.userId as UserId, reason: '' }),
    ).rejects.toMatchObject({ code: 'MATRIX_REFUSED' });
  });

  test('W-1 a room is listed and unlisted, and a strange room is not listed', async () => {
    const room = await ourRoom();
    const view = { room, as: rig.onOne.id };
    const seen: boolean[] = [];

    for (const listed of [true, true, false]) {
      await rig.matrix.writer.setListed({ ...view, listed });
      seen.push(await rig.matrix.world.isListed(view));
    }

    expect(seen).toEqual([true, true, false]);
    expect(await rig.matrix.world.isListed({ ...view, room: '!strange:nowhere' as RoomId })).toBe(false);
  });
});

describe('credentials', () => {
  test('E-5 a wrong token is named by its actor, and shown nowhere', async () => {
    const [first] = rig.settings.actors;
    const matrix = createMatrix({ ...rig.settings, actors: first ? [{ ...first, token: 'wrong-secret-token' }] : [] });

    const error: unknown = await matrix.world.joinedRooms(rig.onOne.id).catch((caught: unknown) => caught);

    expect(error).toMatchObject({ code: 'MATRIX_BAD_TOKEN', facts: { actor: rig.onOne.id }, tookEffect: 'no' });
    expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('wrong-secret-token');
    await matrix.close();
  });

  test('P-2 a token cannot speak for a user who is not its own', async () => {
    const [first] = rig.settings.actors;
    const actors = first ? [{ ...first, actor: { ...first.actor, user: alice.userId as UserId } }] : [];
    const matrix = createMatrix({ ...rig.settings, actors });

    await expect(matrix.world.joinedRooms(rig.onOne.id)).rejects.toMatchObject({ code: 'MATRIX_REFUSED' });
    await matrix.close();
  });

  test('P-2 what check-config shows is good for the registrations we made, and bad for others', async () => {
    const rows = await rig.matrix.probe();
    const [first] = rig.settings.actors;
    const wrong = first && { token: first.token, actor: { ...first.actor, aliasNamespaces: ['#other_.*:x\\.org'] } };
    const matrix = createMatrix({ ...rig.settings, actors: wrong ? [wrong] : [] });

    expect(rows.filter(({ ok }) => !ok)).toEqual([]);
    expect(rows.filter(({ server }) => server === rig.one.name).map(({ what }) => what)).toEqual([
      'client API',
      `token of ${rig.onOne.id}`,
      `aliases ${rig.onOne.aliasNamespaces[0]} for ${rig.onOne.id}`,
      `token of ${rig.bot.id}`,
      `aliases ${rig.bot.aliasNamespaces[0]} for ${rig.bot.id}`,
      'registration',
    ]);
    expect((await matrix.probe()).filter(({ ok }) => !ok).map(({ what }) => what)).toEqual([
      `aliases #other_.*:x\\.org for ${rig.onOne.id}`,
      'actors',
    ]);
    await matrix.close();
  });
});
