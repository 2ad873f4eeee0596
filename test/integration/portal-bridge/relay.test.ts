import { readFileSync } from 'node:fs';
import { eventually } from '#test/world/eventually';
import type { MatrixPerson } from '#test/world/matrix-person';
import {
  type BridgedWorld,
  heardInRoom,
  roomOf,
  saidIn,
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

/** A channel with its portal, in which Ann is, and a canonical room that is mapped to it too. */
async function givenTwoRooms(channel: string, nick: string) {
  const op = await world.onIrc(nick, channel);
  const portal = await world.joinPortal(ann, channel);
  const canonical = await roomOf(bob, world.bridge.bot);
  await world.link({ channel, roomId: canonical, by: bob, op });
  return { op, portal, canonical };
}

test('V-3 everybody in the channel is in the portal, also those who only listen', async () => {
  const [talker, listener] = await Promise.all([world.onIrc('talker', '#crowd'), world.onIrc('listener', '#crowd')]);

  const portal = await world.joinPortal(ann, '#crowd');

  await untilMember(ann, portal, world.bridge.ghostOf('talker'));
  await untilMember(ann, portal, world.bridge.ghostOf('listener'));
  expect(await ann.getState(portal, 'm.room.member', world.bridge.ghostOf('talker'))).toMatchObject({
    displayname: 'talker',
  });
  await talker.changeNick('renamed');
  await untilMember(ann, portal, world.bridge.ghostOf('talker'), false);
  await untilMember(ann, portal, world.bridge.ghostOf('renamed'));
  await talker.part('#crowd');
  await untilMember(ann, portal, world.bridge.ghostOf('renamed'), false);
  await listener.quit();
  await untilMember(ann, portal, world.bridge.ghostOf('listener'), false);
});

test('V-3 lines, notices and actions on IRC are said in the room by the ghost', async () => {
  const op = await world.onIrc('speaker', '#lines');
  const portal = await world.joinPortal(ann, '#lines');

  await op.say('#lines', 'a line');
  op.raw('NOTICE #lines :a notice');
  op.raw('PRIVMSG #lines :\u0001ACTION waves\u0001');

  for (const [body, msgtype] of Object.entries({ 'a line': 'm.text', 'a notice': 'm.notice', waves: 'm.emote' })) {
    const heard = await heardInRoom(ann, portal, body);
    expect([heard.content.msgtype, heard.sender]).toEqual([msgtype, world.bridge.ghostOf('speaker')]);
  }
});

test('V-3 a Matrix user speaks on IRC by a connection of their own, and is invited to a room with the bot', async () => {
  const cee = await world.onMatrix('cee');
  const op = await world.onIrc('hearer', '#matrix');
  const portal = await world.joinPortal(cee, '#matrix');

  await cee.send(portal, 'first\nsecond');

  expect(await op.waitForMessage({ text: 'second' })).toMatchObject({ from: 'cee[m]', to: '#matrix' });
  expect(op.messages().map(({ text }) => text)).toEqual(['first', 'second']);
  expect((await op.whois('cee[m]')).realname).toBe(cee.userId);
  await eventually(async () => {
    const rooms = await world.bot.joinedRooms();
    const members = await Promise.all(rooms.map((one) => world.bot.getState(one, 'm.room.member', cee.userId)));
    return members.some((member) => member?.membership === 'invite' && member.is_direct === true);
  });
});

test('V-3 with two rooms a Matrix message is repeated in the other one by a second identity of its sender', async () => {
  const { op, portal, canonical } = await givenTwoRooms('#twice', 'op-twice');

  await ann.send(portal, 'from the portal');
  await op.say('#twice', 'from IRC');

  const echo = await heardInRoom(bob, canonical, 'from the portal');
  expect(echo.sender).toBe(world.bridge.ghostOf('ann[m]'));
  await heardInRoom(ann, portal, 'from IRC');
  await heardInRoom(bob, canonical, 'from IRC');
  expect(await saidIn(ann, portal)).toEqual(['from the portal', 'from IRC']);
  expect((await saidIn(bob, canonical)).sort()).toEqual(['from IRC', 'from the portal']);
  expect(op.messages().filter(({ to }) => to === '#twice')).toHaveLength(1);
});

test('V-3 who leaves one room is kicked from the other as long as both are mapped', async () => {
  const { op, portal, canonical } = await givenTwoRooms('#kicks', 'op-kicks');
  await ann.join(canonical);
  await untilInChannel(op, '#kicks', 'ann[m]');

  await ann.leave(portal);

  await eventually(async () => !(await bob.members(canonical)).includes(ann.userId));
  expect(await bob.getState(canonical, 'm.room.member', ann.userId)).toMatchObject({
    membership: 'leave',
    reason: 'user left',
  });
});

test('V-3 who leaves a room that is no longer mapped stays in the other', async () => {
  const { op, portal, canonical } = await givenTwoRooms('#stays', 'op-stays');
  await ann.join(canonical);
  await untilInChannel(op, '#stays', 'ann[m]');
  await world.kill(portal, '#stays');

  await ann.leave(portal);
  await ann.send(canonical, 'still here');

  await op.waitForMessage({ text: 'still here', from: 'ann[m]' });
  expect(await bob.members(canonical)).toContain(ann.userId);
});

test('V-3 a Matrix user whom an operator kicks on IRC is kicked from the room', async () => {
  const op = await world.onIrc('op-harsh', '#harsh');
  const portal = await world.joinPortal(ann, '#harsh');
  await world.joinPortal(bob, '#harsh');
  await untilInChannel(op, '#harsh', 'bob[m]');

  await op.kick('#harsh', 'bob[m]', 'enough');

  await untilMember(ann, portal, bob.userId, false);
});

test('V-3 topics of a channel reach its portal and not a room of somebody else', async () => {
  const { op, portal, canonical } = await givenTwoRooms('#topics', 'op-topics');

  await op.topic('#topics', 'on IRC');

  await eventually(async () => (await ann.getState(portal, 'm.room.topic'))?.topic === 'on IRC');
  expect(await bob.getState(canonical, 'm.room.topic')).toBeUndefined();
});

test('V-3 a restarted bridge goes on, and ghosts of people who went meanwhile leave', async () => {
  const [op, goer] = await Promise.all([world.onIrc('op-again', '#again'), world.onIrc('goer', '#again')]);
  const portal = await world.joinPortal(ann, '#again');
  await untilMember(ann, portal, world.bridge.ghostOf('goer'));
  await world.bridge.kill();
  await goer.quit();

  await world.bridge.restart();

  await untilMember(ann, portal, world.bridge.ghostOf('goer'), false);
  await op.say('#again', 'there again');
  await heardInRoom(ann, portal, 'there again');
});

test('V-3 after the IRC server was away the bot and the users of its rooms come back', async () => {
  await world.onIrc('op-before', '#away');
  const portal = await world.joinPortal(ann, '#away');
  await untilMember(ann, portal, world.bridge.ghostOf('op-before'));

  await world.irc.restart();

  const op = await eventually(() => world.onIrc('op-after', '#away'));
  await untilInChannel(op, '#away', world.bridge.nick);
  await untilInChannel(op, '#away', 'ann[m]');
  await op.say('#away', 'there again');
  await heardInRoom(ann, portal, 'there again');
});

test('V-3 who joins a room while the IRC server is away comes into its channel when it is back', async () => {
  await world.onIrc('op-gone', '#gone');
  const portal = await world.joinPortal(ann, '#gone');
  const dee = await world.onMatrix('dee');
  await world.irc.kill();

  await Promise.all([bob, dee].map((person) => person.join(portal)));
  await Promise.all([bob, dee].map(({ userId }) => untilLogged(`FAILED m.room.member of ${userId} in ${portal}`)));
  await world.irc.restart();

  const op = await eventually(() => world.onIrc('op-back', '#gone'));
  for (const nick of [world.bridge.nick, 'ann[m]', 'bob[m]', 'dee[m]']) await untilInChannel(op, '#gone', nick);
});

/** Waits until the bridge has tried in vain, by its own log. */
async function untilLogged(words: string): Promise<void> {
  await eventually(() => readFileSync(world.bridge.logFile, 'utf8').includes(words));
}
