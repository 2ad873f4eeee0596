import type { ActorId } from '#src/portals/actor';
import type { RoomAlias, RoomId, UserId } from '#src/portals/ids';
import type { JsonObject } from '#src/portals/json';
import { bot, givenSimulatedRooms, listing, roomSnapshot, service } from '#test/world/simulated-rooms';

const room = '!canonical:example.org' as RoomId;
const old = '!old:example.org' as RoomId;
const as = service.id;
const alias = '#libera_#crystal:example.org' as RoomAlias;
const joined = { [service.user]: 'join' };

const powerful = { users: { '@alice:example.org': 100, [service.user]: 50 } };

test('P-6 state that was written is read back, and the snapshot stays as it was', async () => {
  const { world, writer, snapshot } = givenSimulatedRooms([{ room, members: joined, levels: powerful }]);
  const before = JSON.stringify(snapshot);

  const event = await writer.writeState({ room, as, type: 'm.room.topic', key: '', content: { topic: 'new' } });

  expect(await world.readStateEvent({ room, as, type: 'm.room.topic', key: '' })).toMatchObject({
    eventId: event,
    sender: service.user,
    content: { topic: 'new' },
  });
  expect(JSON.stringify(snapshot)).toBe(before);
});

test('P-6 the same content by the same sender makes no second event', async () => {
  const { writer } = givenSimulatedRooms([{ room, members: joined, levels: powerful }]);
  const write = { room, as, type: 'm.room.topic', key: '', content: { topic: 'new' } };

  expect(await writer.writeState(write)).toBe(await writer.writeState(write));
});

test.each([
  ['state without the level', '11', { users: { [service.user]: 49 } }],
  ['state in a room without levels', '11', null],
  ['state in a version 12 room of somebody else', '12', { users: { [service.user]: 0 } }],
])('P-6 %s is refused and not written', async (_what, version, levels) => {
  const { world, writer } = givenSimulatedRooms([{ room, version, levels, members: joined }]);

  await expect(writer.writeState({ room, as, type: 'm.room.topic', key: '', content: {} })).rejects.toMatchObject({
    code: 'MATRIX_REFUSED',
    facts: { status: 403, errcode: 'M_FORBIDDEN' },
  });
  expect(await world.readStateEvent({ room, as, type: 'm.room.topic', key: '' })).toBeUndefined();
});

test('W-11 the creator of a version 12 room may write what nobody else may', async () => {
  const { writer } = givenSimulatedRooms([
    { room, version: '12', creator: service.user, levels: { events: { 'm.room.tombstone': 150 } } },
  ]);

  await writer.writeState({ room, as, type: 'm.room.tombstone', key: '', content: { replacement_room: old } });
});

describe('levels', () => {
  const levels = { users: { '@alice:example.org': 100, [service.user]: 60, '@bob:example.org': 60 }, events: {} };
  const write = (content: JsonObject) => {
    const { writer } = givenSimulatedRooms([{ room, members: joined, levels }]);
    return writer.writeState({ room, as, type: 'm.room.power_levels', key: '', content });
  };

  test('P-6 the own level may be lowered, others raised up to it', async () => {
    await write({ ...levels, users: { ...levels.users, [service.user]: 50, '@carol:example.org': 60 } });
  });

  test.each([
    ['somebody above the own level', { ...levels, users: { ...levels.users, '@carol:example.org': 61 } }],
    ['somebody as high as oneself', { ...levels, users: { ...levels.users, '@bob:example.org': 0 } }],
    ['a threshold above the own level', { ...levels, events: { 'm.room.tombstone': 61 } }],
    ['somebody higher, by leaving them out', { ...levels, users: { [service.user]: 60, '@bob:example.org': 60 } }],
  ])('P-6 a change of %s is refused', async (_what, content) => {
    await expect(write(content)).rejects.toMatchObject({ code: 'MATRIX_REFUSED' });
  });
});

describe('rules of single types', () => {
  const high = { users: { [service.user]: 100 } };

  test.each([
    ['a tombstone without replacement', 'm.room.tombstone', {}, 'M_UNKNOWN'],
    ['a tombstone that names its own room', 'm.room.tombstone', { replacement_room: room }, 'M_UNKNOWN'],
    ['an address that leads elsewhere', 'm.room.canonical_alias', { alias }, 'M_BAD_ALIAS'],
  ])('P-6 %s is refused', async (_what, type, content, errcode) => {
    const { writer } = givenSimulatedRooms([{ room, members: joined, levels: high }], { resolved: { [alias]: old } });

    await expect(writer.writeState({ room, as, type, key: '', content })).rejects.toMatchObject({ facts: { errcode } });
  });

  test('P-6 an address that was there before is not looked up again', async () => {
    const state = { 'm.room.canonical_alias': { alias, alt_aliases: ['#gone:example.org'] } };
    const { writer } = givenSimulatedRooms([{ room, members: joined, levels: high, state }], {
      resolved: { [alias]: undefined, '#gone:example.org': undefined },
    });

    await writer.writeState({ room, as, type: 'm.room.canonical_alias', key: '', content: { alias } });
  });
});

describe('membership', () => {
  test('P-6 a public room is joined, seen, left, and then no longer seen', async () => {
    const { world, writer } = givenSimulatedRooms([{ room }]);

    await expect(world.readState({ room, as })).rejects.toMatchObject({ code: 'MATRIX_REFUSED' });
    await writer.join({ room, as, via: [] });
    expect(await world.joinedMembers({ room, as })).toContain(service.user);
    expect(await world.joinedRooms(as)).toEqual([room]);
    await writer.leave({ room, as });
    await expect(world.readState({ room, as })).rejects.toMatchObject({ code: 'MATRIX_LEFT_ROOM' });
  });

  test.each([
    ['invite-only', { join_rule: 'invite' }, {}],
    ['restricted to a room one is not in', { join_rule: 'restricted', allow: [{ room_id: old }] }, {}],
    ['one is banned from', { join_rule: 'public' }, { [service.user]: 'ban' }],
  ])('P-6 a room that is %s cannot be joined', async (_what, rules, members) => {
    const { writer } = givenSimulatedRooms([{ room, members, state: { 'm.room.join_rules': rules } }, { room: old }]);

    await expect(writer.join({ room, as, via: [] })).rejects.toMatchObject({ code: 'MATRIX_REFUSED' });
  });

  test('P-6 an invitation and a restricted rule let one in', async () => {
    const { writer } = givenSimulatedRooms([
      { room, state: { 'm.room.join_rules': { join_rule: 'restricted', allow: [{ room_id: old }] } } },
      { room: old, members: joined },
    ]);
    await writer.join({ room, as, via: [] });

    const other = givenSimulatedRooms([
      { room, members: joined, state: { 'm.room.join_rules': { join_rule: 'invite' } } },
    ]);
    await other.writer.invite({ room, as, user: bot.user, reason: 'work' });
    await other.writer.join({ room, as: bot.id, via: [] });
  });

  test('P-6 a room of another server is joined only through one that is in it', async () => {
    const far = '!far' as RoomId;
    const { writer } = givenSimulatedRooms([{ room: far, version: '12', creator: '@zoe:far.org' }]);

    await expect(writer.join({ room: far, as, via: [] })).rejects.toMatchObject({
      code: 'ROOM_CANNOT_BE_JOINED',
      tookEffect: 'no',
    });
    await writer.join({ room: far, as, via: ['far.org' as never] });
  });

  test('P-6 a world-readable room is read without joining, but its members are not', async () => {
    const { world } = givenSimulatedRooms([
      { room, state: { 'm.room.history_visibility': { history_visibility: 'world_readable' } } },
    ]);

    expect((await world.readState({ room, as })).length).toBeGreaterThan(3);
    await expect(world.joinedMembers({ room, as })).rejects.toMatchObject({ code: 'MATRIX_REFUSED' });
  });
});

describe('aliases', () => {
  const given = () =>
    givenSimulatedRooms(
      [
        { room, members: joined },
        { room: old, members: joined, aliases: [listing('example.org', [alias])] },
      ],
      { resolved: { '#free:far.org': undefined } },
    );

  test('P-6 an alias is moved by removing and pointing it, and the room lists it afterwards', async () => {
    const { world, writer } = given();

    await writer.removeAlias({ alias, as });
    expect(await world.resolve(alias)).toBeUndefined();
    await writer.pointAlias({ alias, room, as });

    expect(await world.resolve(alias)).toEqual({ room, servers: ['example.org'] });
    expect(await world.listAliases({ room, as })).toEqual([alias]);
    expect(await world.listAliases({ room: old, as })).toEqual([]);
  });

  test('P-6 removing an alias that is not there succeeds', async () => {
    await given().writer.removeAlias({ alias: '#libera_nothing:example.org' as RoomAlias, as });
  });

  test.each([
    ['ALIAS_TAKEN', alias, room],
    ['ROOM_UNKNOWN_TO_SERVER', '#libera_new:example.org', '!unknown'],
    ['MATRIX_REFUSED', '#own:example.org', room],
    ['MATRIX_REFUSED', '#libera_#crystal:far.org', room],
  ])('P-6 %s: %s is not pointed to %s', async (code, wanted, target) => {
    const { writer } = given();

    await expect(writer.pointAlias({ alias: wanted as RoomAlias, room: target as RoomId, as })).rejects.toMatchObject({
      code,
    });
  });

  test('P-6 an alias of a server that could not be asked is never taken for free', async () => {
    const { world } = given();

    await expect(world.resolve('#x:silent.org' as RoomAlias)).rejects.toMatchObject({ code: 'ALIAS_UNKNOWN_NOW' });
    expect(await world.resolve('#free:far.org' as RoomAlias)).toBeUndefined();
  });

  test('P-6 aliases that could not be listed are not taken for none', async () => {
    const { world } = givenSimulatedRooms([{ room, members: joined, aliases: [listing('example.org', undefined)] }]);

    await expect(world.listAliases({ room, as })).rejects.toMatchObject({ code: 'MATRIX_REFUSED' });
  });
});

describe('messages', () => {
  test('W-2 a message carries its act and is found until it is redacted', async () => {
    const { world, writer } = givenSimulatedRooms([{ room, members: joined }]);

    const event = await writer.post({ room, as, act: 'c_1/ask', content: { msgtype: 'm.notice', body: 'hello' } });
    const [newest] = await world.readTimeline({ room, as, since: 0, limit: 1 });
    await writer.redact({ room, as, event, reason: 'taken back' });

    expect(newest).toMatchObject({ eventId: event, content: { body: 'hello', 'io.tributary.act': 'c_1/ask' } });
    expect((await world.readEvent({ room, as, event }))?.content).toEqual({});
  });

  test('P-6 nobody speaks where the level does not allow it', async () => {
    const levels = { users: { '@alice:example.org': 100 }, events_default: 100 };
    const { world, writer } = givenSimulatedRooms([{ room, members: joined, levels }]);

    await expect(writer.post({ room, as, act: 'a', content: { msgtype: 'm.text', body: 'x' } })).rejects.toMatchObject({
      code: 'MATRIX_REFUSED',
    });
    expect(await world.readTimeline({ room, as, since: 0, limit: 10 })).toEqual([]);
  });

  test('P-6 messages of others are redacted only with the level for it', async () => {
    const { world, writer, others } = givenSimulatedRooms([{ room, members: joined }]);
    others.writeState({
      room,
      by: '@alice:example.org' as UserId,
      type: 'm.room.topic',
      key: '',
      content: { topic: 'x' },
    });
    const topic = await world.readStateEvent({ room, as, type: 'm.room.topic', key: '' });

    await expect(writer.redact({ room, as, event: topic?.eventId as never, reason: '' })).rejects.toMatchObject({
      code: 'MATRIX_REFUSED',
    });
  });
});

test('P-6 the directory is changed only with the level of the main address', async () => {
  const weak = givenSimulatedRooms([{ room, members: joined }]);
  const strong = givenSimulatedRooms([{ room, members: joined, levels: powerful }]);

  await expect(weak.writer.setListed({ room, as, listed: true })).rejects.toMatchObject({ code: 'MATRIX_REFUSED' });
  await strong.writer.setListed({ room, as, listed: true });

  expect(await weak.world.isListed({ room, as })).toBe(false);
  expect(await strong.world.isListed({ room, as })).toBe(true);
});

test('P-6 a space that we may edit takes a child, one that we may not does not', async () => {
  const space = '!space:example.org' as RoomId;
  const child = { ...roomSnapshot({ room: space }).state[0], type: 'm.space.child', stateKey: old } as never;
  const given = (editableBy: ActorId | undefined) =>
    givenSimulatedRooms([{ room, spaces: [{ space, child, editableBy }] }]);
  const write = { room: space, as, type: 'm.space.child', key: room, content: { via: ['example.org'] } };

  const { world, writer } = given(as);
  await writer.writeState(write);

  expect((await world.readState({ room: space, as })).map(({ stateKey }) => stateKey)).toEqual([old, room]);
  await expect(given(undefined).writer.writeState(write)).rejects.toMatchObject({ code: 'MATRIX_REFUSED' });
});

test('P-6 an actor that is not configured can do nothing', async () => {
  const { world } = givenSimulatedRooms([{ room }], { actors: [] });

  await expect(world.joinedRooms(as)).rejects.toMatchObject({ code: 'ACTOR_UNKNOWN' });
});
