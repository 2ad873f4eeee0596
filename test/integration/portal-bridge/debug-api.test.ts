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

/** A channel with its portal, in which Ann and the operator's ghost are and the ghost has its level. */
async function givenPortal(channel: string, nick: string) {
  const op = await world.onIrc(nick, channel);
  const portal = await world.joinPortal(ann, channel);
  await untilInChannel(op, channel, 'ann[m]');
  await untilLevel(portal, nick, 50);
  return { channel, op, portal };
}

async function untilLevel(roomId: string, nick: string, level: number | undefined): Promise<void> {
  await eventually(async () => (await levelsOf(roomId))[world.bridge.ghostOf(nick)] === level);
}

async function levelsOf(roomId: string): Promise<Record<string, number>> {
  return (await ann.getState(roomId, 'm.room.power_levels'))?.users as Record<string, number>;
}

test('V-3 nothing is done without the token of the appservice', async () => {
  const answer = await fetch(`${world.bridge.debugApi.url}/killRoom?access_token=wrong`, { method: 'POST' });

  expect(answer.status).toBe(403);
});

test('V-3 killing a portal takes everybody of the bridge out of it and leaves the people', async () => {
  const { channel, op, portal } = await givenPortal('#killed', 'op-killed');

  const answer = await world.kill(portal, channel);

  expect(answer).toEqual({
    status: 200,
    body: { error: [], stages: ['Removed room from store', 'Parted clients where applicable.'] },
  });
  expect(await ann.members(portal)).toEqual([ann.userId]);
  expect(await levelsOf(portal)).toEqual({ [world.bridge.bot]: 100 });
  await untilInChannel(op, channel, 'ann[m]', false);
  expect(await op.names(channel)).toEqual(['@op-killed']);
  expect(await world.bot.resolveAlias(world.bridge.aliasOf(channel))).toMatchObject({ room_id: portal });
});

test('V-3 killing it again finds no room, and a body with something missing does nothing', async () => {
  const { channel, portal } = await givenPortal('#once', 'op-once');
  const incomplete = await world.killRoom({ room_id: portal });
  const capitals = await world.kill(portal, '#Once');
  await world.kill(portal, channel);

  const again = await world.kill(portal, channel);

  expect(again).toEqual({ status: 500, body: { error: ['Room not found'], stages: [] } });
  expect(capitals).toEqual(again);
  expect(incomplete.status).toBe(500);
});

test('V-3 unless told otherwise a killed portal gets a notice and loses the alias of its template, not its others', async () => {
  const { channel, portal } = await givenPortal('#thorough', 'op-thorough');
  const other = world.bridge.aliasOf('#Thorough');
  await ann.join(other);

  const answer = await world.kill(portal, channel, {});

  expect(answer.body).toMatchObject({
    stages: [
      'Removed room from store',
      'Left notice in room',
      'Deleted alias for room',
      'Parted clients where applicable.',
    ],
  });
  expect(await ann.localAliases(portal)).toEqual([other]);
  expect(await saidIn(ann, portal)).toHaveLength(1);
});

test('V-3 a killed portal lets go of the channel only when no other room has it', async () => {
  const { channel, op, portal } = await givenPortal('#shared', 'op-shared');
  const canonical = await roomOf(bob, world.bridge.bot);
  await world.link({ channel, roomId: canonical, by: bob, op });

  await world.kill(portal, channel);

  await untilInChannel(op, channel, 'ann[m]', false);
  expect((await op.names(channel)).sort()).toEqual(['@op-shared', 'bob[m]', world.bridge.nick]);
  await op.say(channel, 'goes on');
  await heardInRoom(bob, canonical, 'goes on');
  expect(await bob.members(canonical)).toContain(world.bridge.bot);
});

test('V-3 levels are rewritten from memory, so that a creator’s bridge takes back a grant it did not hear of', async () => {
  await world.bridge.restart({ staleLevels: true, roomVersion: '12' });
  const { channel, portal } = await givenPortal('#forgetful', 'op-forgetful');
  await world.bot.setPowerLevel(portal, bob.userId, 150);
  expect(await levelsOf(portal)).toHaveProperty([bob.userId], 150);

  await world.kill(portal, channel);

  expect(await levelsOf(portal)).toEqual({});
});

test('V-3 before version 12 a grant equal to the bot’s own level cannot be taken back, and levels of ghosts stay too', async () => {
  await world.bridge.restart({ staleLevels: true, roomVersion: '11' });
  const { channel, portal } = await givenPortal('#equal', 'op-equal');
  await world.bot.setPowerLevel(portal, bob.userId, 100);

  const answer = await world.kill(portal, channel);

  expect(answer.status).toBe(200);
  expect(await levelsOf(portal)).toEqual({
    [world.bridge.bot]: 100,
    [bob.userId]: 100,
    [world.bridge.ghostOf('op-equal')]: 50,
  });
});

test('V-3 levels that the bridge heard of stay when it rewrites them', async () => {
  await world.bridge.restart({ staleLevels: false });
  const { channel, op, portal } = await givenPortal('#attentive', 'op-attentive');
  await world.bot.setPowerLevel(portal, bob.userId, 100);
  await ann.send(portal, 'after the grant');
  await op.waitForMessage({ text: 'after the grant' });

  await world.kill(portal, channel);

  expect(await levelsOf(portal)).toEqual({ [world.bridge.bot]: 100, [bob.userId]: 100 });
});

test('V-3 raw lines are said at once by the bot or by a user’s connection, and answered late', async () => {
  const { channel, op } = await givenPortal('#raw', 'op-raw');
  const asUser = `${world.bridge.debugApi.url}/irc/irc.test/user/${ann.userId}`;
  const token = `access_token=${world.bridge.registration.as_token}`;

  const answer = await world.raw(`PRIVMSG ${channel} :by the bot\nNAMES ${channel}`);
  await fetch(`${asUser}?${token}`, { method: 'POST', body: `PRIVMSG ${channel} :by the user` });

  const lines = (await answer.text()).split('\n');
  expect(lines[0]).toBe(`PRIVMSG ${channel} :by the bot`);
  const names = lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
  expect(names).toContainEqual(
    expect.objectContaining({
      command: 'rpl_namreply',
      args: expect.arrayContaining([channel, expect.stringContaining('@op-raw')]),
    }),
  );
  await op.waitForMessage({ from: world.bridge.nick, text: 'by the bot' });
  await op.waitForMessage({ from: 'ann[m]', text: 'by the user' });
  expect((await fetch(`${world.bridge.debugApi.url}/irc/other.test/user/?${token}`, { method: 'POST' })).status).toBe(
    400,
  );
});

test('V-3 ghosts of a large channel take their time to leave', async () => {
  await world.bridge.restart({ membershipDelayMs: 300 });
  const { channel, portal } = await givenPortal('#large', 'op-large');

  const killing = world.kill(portal, channel);
  const before = await ann.members(portal);
  await killing;

  expect(before).toContain(world.bridge.ghostOf('op-large'));
  await untilMember(ann, portal, world.bridge.ghostOf('op-large'), false);
});
