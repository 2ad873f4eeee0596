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
  world = await startBridgedWorld({ requestTimeoutSeconds: 30 });
  [ann, bob] = await Promise.all([world.onMatrix('ann'), world.onMatrix('bob')]);
});

afterAll(() => world?.stop());

/** A request to link Bob's room to a channel, which has a portal with Ann in it. */
async function givenRequest(channel: string, nick: string) {
  const op = await world.onIrc(nick, channel);
  const portal = await world.joinPortal(ann, channel);
  await untilMember(ann, portal, world.bridge.ghostOf(nick));
  await ann.send(portal, 'settled'); // who joins on Matrix brings the bot back: all of those are behind us then
  await op.waitForMessage({ text: 'settled' });
  const roomId = await roomOf(bob, world.bridge.bot);
  return { channel, op, portal, roomId, by: bob };
}

test('V-3 the operator is asked by private message, and only yes or y is an answer', async () => {
  const given = await givenRequest('#yes', 'op-yes');
  const { op, roomId } = given;

  const asked = await world.askForLink(given);

  expect(asked).toEqual({ status: 200, body: {} });
  const { text, to } = await op.waitForMessage({ from: world.bridge.nick, text: 'has requested' });
  expect(to).toBe('op-yes');
  expect(text).toContain(`${bob.userId} has requested to bridge 'Canonical' (https://matrix.to/#/${roomId}) with #yes`);
  expect(text).toContain("Respond with 'yes' or 'y' to allow");
  expect(await bob.getState(roomId, 'm.room.bridging', 'irc://irc.test/#yes')).toEqual({
    user_id: bob.userId,
    status: 'pending',
  });
  await op.pm(world.bridge.nick, 'no');
  await op.waitForMessage({ text: 'Please respond with "yes" or "y"' });
  expect(await world.statusOf(given)).toBe('pending');
  await op.pm(world.bridge.nick, ' YES ');
  await eventually(async () => (await world.statusOf(given)) === 'success');
  await eventually(() => bob.getState(roomId, 'uk.half-shot.bridge', world.bridge.infoKeyOf('#yes')));
  await op.say('#yes', 'linked');
  await heardInRoom(bob, roomId, 'linked');
});

test('V-3 asking for a link takes the bot out of the channel, although a portal lives on it', async () => {
  const given = await givenRequest('#parts', 'op-parts');
  await world.askForLink(given);

  expect(await given.op.names('#parts')).not.toContain(world.bridge.nick);
  await given.op.say('#parts', 'lost');
  await given.op.pm(world.bridge.nick, 'y');
  await untilInChannel(given.op, '#parts', world.bridge.nick);
  await given.op.say('#parts', 'heard');

  await heardInRoom(ann, given.portal, 'heard');
  expect(await saidIn(ann, given.portal)).not.toContain('lost');
});

test('V-3 a raw JOIN after the request heals the channel, and a raw NAMES after the yes brings those who only listen', async () => {
  const given = await givenRequest('#heals', 'op-heals');
  await world.onIrc('quiet', '#heals');
  await world.askForLink(given);
  await world.raw('JOIN #heals');

  await given.op.say('#heals', 'heard meanwhile');
  await heardInRoom(ann, given.portal, 'heard meanwhile');
  await given.op.pm(world.bridge.nick, 'yes');
  await eventually(async () => (await world.statusOf(given)) === 'success');

  expect(await bob.members(given.roomId)).not.toContain(world.bridge.ghostOf('quiet'));
  await world.raw('NAMES #heals');
  await untilMember(bob, given.roomId, world.bridge.ghostOf('quiet'));
});

test('V-3 somebody who joins the portal on Matrix brings the bot back as well', async () => {
  const given = await givenRequest('#joins', 'op-joins');
  await world.askForLink(given);

  await world.joinPortal(bob, '#joins');

  await untilInChannel(given.op, '#joins', world.bridge.nick);
});

test('V-3 an operator who does not answer in time leaves failure, and the bot outside', async () => {
  await world.bridge.restart({ requestTimeoutSeconds: 1 });
  const given = await eventually(() => givenRequest('#late', 'op-late'));

  await world.askForLink(given);

  await eventually(async () => (await world.statusOf(given)) === 'failure');
  expect(await given.op.names('#late')).not.toContain(world.bridge.nick);
  expect(await world.linksOf(given.roomId)).toEqual([]);
  await given.op.pm(world.bridge.nick, 'yes');
  await given.op.waitForMessage({ from: world.bridge.nick, text: /already/ });
  expect(await world.statusOf(given)).toBe('failure');
});

test('V-3 the link is listed before its state says success', async () => {
  await world.bridge.restart({ requestTimeoutSeconds: 30, linkDelayMs: 2_000 });
  const given = await eventually(() => givenRequest('#slow', 'op-slow'));
  await world.askForLink(given);
  await given.op.pm(world.bridge.nick, 'yes');

  await eventually(async () => ((await world.linksOf(given.roomId)) as unknown[]).length === 1, { every: 20 });

  expect(await world.statusOf(given)).toBe('pending');
  expect(await world.linksOf(given.roomId)).toEqual([
    { matrix_room_id: given.roomId, remote_room_channel: '#slow', remote_room_server: 'irc.test' },
  ]);
  await eventually(async () => (await world.statusOf(given)) === 'success');
});

test('V-3 a restart forgets what operators were asked, and the request can be made again', async () => {
  const given = await givenRequest('#forgets', 'op-forgets');
  await world.askForLink(given);
  await world.bridge.restart({ linkDelayMs: 0 });

  await given.op.pm(world.bridge.nick, 'yes');
  await given.op.waitForMessage({ from: world.bridge.nick, text: /already/ });

  expect(await world.statusOf(given)).toBe('pending');
  await world.link(given);
  expect(await world.linksOf(given.roomId)).toHaveLength(1);
});
