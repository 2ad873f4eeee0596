import { eventually } from '#test/world/eventually';
import type { IrcPerson } from '#test/world/irc-person';
import type { Content, MatrixPerson } from '#test/world/matrix-person';
import {
  type BridgedWorld,
  heardInRoom,
  roomOf,
  startBridgedWorld,
  untilInChannel,
  untilMember,
} from './bridged-world.ts';

let world: BridgedWorld;
let ann: MatrixPerson;
let bob: MatrixPerson;

beforeAll(async () => {
  world = await startBridgedWorld();
  [ann, bob] = await Promise.all([world.onMatrix('ann'), world.onMatrix('bob')]);
});

afterAll(() => world?.stop());

async function untilState(roomId: string, type: string, match: Content): Promise<void> {
  await eventually(async () => {
    expect(await ann.getState(roomId, type)).toMatchObject(match);
    return true;
  });
}

describe('V-3 modes of the channel reach its rooms', () => {
  let op: IrcPerson;
  let portal: string;

  beforeAll(async () => {
    op = await world.onIrc('op', '#modes');
    portal = await world.joinPortal(ann, '#modes');
    await untilInChannel(op, '#modes', 'ann[m]');
    await untilMember(ann, portal, world.bridge.ghostOf('op'));
  });

  const untilLevel = (userId: string, level: number) =>
    untilState(portal, 'm.room.power_levels', { users: { [userId]: level } });

  test('an operator has 50, who is no longer one has 0, and voice is worth 1', async () => {
    await world.onIrc('helper', '#modes');
    await untilLevel(world.bridge.ghostOf('op'), 50);

    await op.mode('#modes', '+o', 'helper');
    await untilLevel(world.bridge.ghostOf('helper'), 50);
    await op.mode('#modes', '-o', 'helper');
    await untilLevel(world.bridge.ghostOf('helper'), 0);
    await op.mode('#modes', '+v', 'helper');
    await untilLevel(world.bridge.ghostOf('helper'), 1);
  });

  test('a Matrix user who becomes operator on IRC gets the level, and nobody loses a higher one', async () => {
    await world.joinPortal(bob, '#modes');
    await untilInChannel(op, '#modes', 'bob[m]');
    await grant(ann, 90);

    await op.mode('#modes', '+o', 'ann[m]');
    await op.mode('#modes', '-o', 'ann[m]');
    await op.mode('#modes', '+o', 'bob[m]');

    await untilLevel(bob.userId, 50);
    await untilLevel(ann.userId, 90);
  });

  test('a change by one mode sets back what others have done to levels that came from modes before', async () => {
    await grant(bob, 80);

    await op.mode('#modes', '-v', 'helper');

    await untilLevel(bob.userId, 50);
  });

  /** Gives a level, and waits until the bridge has heard of it. */
  async function grant(person: MatrixPerson, level: number): Promise<void> {
    await world.bot.setPowerLevel(portal, person.userId, level);
    await world.bot.setPowerLevel(portal, '@nobody:example.org', level);
    await ann.send(portal, `granted ${level}`);
    await op.waitForMessage({ text: `granted ${level}` });
  }

  test('moderated raises what speaking needs, and the portal becomes invite-only with +i', async () => {
    await op.mode('#modes', '+m');
    await untilState(portal, 'm.room.power_levels', { events_default: 1 });
    await op.mode('#modes', '-m');
    await untilState(portal, 'm.room.power_levels', { events_default: 0 });
    await op.mode('#modes', '+i');
    await untilState(portal, 'm.room.join_rules', { join_rule: 'invite' });
    await op.mode('#modes', '-i');
    await untilState(portal, 'm.room.join_rules', { join_rule: 'public' });
  });

  test('a room that was not public becomes public when the channel loses its key', async () => {
    await world.bot.putState(portal, 'm.room.join_rules', { join_rule: 'invite' });

    await op.mode('#modes', '+k', 'key');
    await op.mode('#modes', '-k', 'key');

    await untilState(portal, 'm.room.join_rules', { join_rule: 'public' });
  });

  test('a secret channel is not listed', async () => {
    await world.bridge.restart({ homeserverDirectory: true });
    const listed = async () => (await ann.publicRooms()).some(({ room_id }) => room_id === open);
    const opener = await world.onIrc('opener', '#open');
    const open = await eventually(() => world.joinPortal(ann, '#open'));
    await eventually(listed);

    await opener.mode('#open', '+s');

    await eventually(async () => !(await listed()));
  });
});

describe('V-3 a tombstone', () => {
  /** Ann's portal with her levels, so that she may write its tombstone. */
  async function givenPortal(channel: string, nick: string) {
    const op = await world.onIrc(nick, channel);
    const portal = await world.joinPortal(ann, channel);
    await untilInChannel(op, channel, 'ann[m]');
    await untilMember(ann, portal, world.bridge.ghostOf(nick));
    await world.bot.setPowerLevel(portal, ann.userId, 100);
    return { op, portal };
  }

  const bury = (roomId: string, replacement_room: string) =>
    ann.putState(roomId, 'm.room.tombstone', { body: 'moved', replacement_room });

  test('is followed into a room that was made as the successor: the mapping moves, ghosts come when they speak, the bot stays behind', async () => {
    const { op, portal } = await givenPortal('#upgraded', 'op-upgraded');

    const { replacement_room: successor } = await ann.call<{ replacement_room: string }>(
      'POST',
      `/v3/rooms/${encodeURIComponent(portal)}/upgrade`,
      { new_version: '11' },
    );

    await untilMember(ann, portal, world.bridge.ghostOf('op-upgraded'), false);
    expect(await ann.members(successor)).not.toContain(world.bridge.ghostOf('op-upgraded'));
    await op.say('#upgraded', 'after the move');
    await heardInRoom(ann, successor, 'after the move');
    expect(await ann.members(successor)).toContain(world.bridge.ghostOf('op-upgraded'));
    expect(await ann.members(portal)).toContain(world.bridge.bot);
  });

  test('makes the bot leave a room that succeeds another, although a channel is mapped to it', async () => {
    const { op, portal } = await givenPortal('#foreign', 'op-foreign');
    const older = await bob.createRoom({ room_version: '11' });
    const predecessor = { room_id: older, event_id: '$gone' };
    const canonical = await roomOf(bob, world.bridge.bot, { creation_content: { predecessor } });
    await world.link({ channel: '#foreign', roomId: canonical, by: bob, op });

    await bury(portal, canonical);

    await untilMember(bob, canonical, world.bridge.bot, false);
    expect(await world.linksOf(canonical)).toHaveLength(1);
  });

  test('leaves everything as it is when the replacement succeeds nothing, and the bot stays in it', async () => {
    const { op, portal } = await givenPortal('#none', 'op-none');
    const canonical = await roomOf(bob, world.bridge.bot);

    await bury(portal, canonical);

    await untilMember(bob, canonical, world.bridge.bot);
    await op.say('#none', 'still in the old room');
    await heardInRoom(ann, portal, 'still in the old room');
    expect(await world.linksOf(canonical)).toEqual([]);
  });

  test('is not followed into a closed room, nor when the bot is invited there later', async () => {
    const { op, portal } = await givenPortal('#closed', 'op-closed');
    const predecessor = { room_id: portal, event_id: '$last' };
    const closed = { preset: 'private_chat', room_version: '11', creation_content: { predecessor } };
    const successor = await ann.createRoom(closed);
    await bury(portal, successor);
    await ann.send(portal, 'buried');
    await op.waitForMessage({ text: 'buried' });

    await ann.invite(successor, world.bridge.bot);

    await ann.send(portal, 'invited');
    await op.waitForMessage({ text: 'invited' });
    expect(await ann.members(successor)).not.toContain(world.bridge.bot);
  });

  test('is not heard any more once the portal was killed and its alias points elsewhere', async () => {
    const { op, portal } = await givenPortal('#deaf', 'op-deaf');
    const older = await bob.createRoom({ room_version: '11' });
    const predecessor = { room_id: older, event_id: '$gone' };
    const canonical = await roomOf(bob, world.bridge.bot, { creation_content: { predecessor } });
    await world.link({ channel: '#deaf', roomId: canonical, by: bob, op });
    await world.kill(portal, '#deaf');
    await world.bot.deleteAlias(world.bridge.aliasOf('#deaf'));
    await world.bot.putAlias(world.bridge.aliasOf('#deaf'), canonical);

    await bury(portal, canonical);

    await bob.send(canonical, 'after the tombstone');
    await op.waitForMessage({ text: 'after the tombstone' });
    expect(await bob.members(canonical)).toContain(world.bridge.bot);
  });
});
