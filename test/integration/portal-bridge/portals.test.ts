import { eventually } from '#test/world/eventually';
import type { MatrixPerson } from '#test/world/matrix-person';
import { type BridgedWorld, roomOf, startBridgedWorld, untilInChannel, untilMember } from './bridged-world.ts';

let world: BridgedWorld;
let ann: MatrixPerson;

beforeAll(async () => {
  world = await startBridgedWorld();
  ann = await world.onMatrix('ann');
});

afterAll(() => world?.stop());

test('V-3 looking for the alias of a channel makes its portal, as the bot', async () => {
  const { bridge } = world;

  const roomId = await world.joinPortal(ann, '#new');

  const state = Object.fromEntries((await ann.allState(roomId)).map((one) => [`${one.type} ${one.state_key}`, one]));
  expect(state['m.room.create ']).toMatchObject({
    sender: bridge.bot,
    content: { 'm.federate': true, room_version: '11' },
  });
  expect(state['m.room.name ']?.content).toEqual({ name: '#new' });
  expect(state['m.room.join_rules ']?.content).toEqual({ join_rule: 'public' });
  expect(state['m.room.history_visibility ']?.content).toEqual({ history_visibility: 'joined' });
  expect(state['m.room.power_levels ']?.content).toMatchObject({ users: { [bridge.bot]: 100 }, state_default: 50 });
  expect(state[`uk.half-shot.bridge ${bridge.infoKeyOf('#new')}`]?.content).toEqual({
    bridgebot: bridge.bot,
    protocol: { id: 'irc', displayname: 'IRC' },
    channel: { id: '#new' },
    network: { id: 'testnet' },
  });
});

test('V-3 the homeserver is told that nothing was made although the portal is there', async () => {
  const { registration } = world.bridge;
  const alias = world.bridge.aliasOf('#asked');

  const answer = await fetch(`${registration.url}/_matrix/app/v1/rooms/${encodeURIComponent(alias)}`, {
    headers: { authorization: `Bearer ${registration.hs_token}` },
  });

  expect([answer.status, await answer.json()]).toMatchObject([200, { errcode: 'M_UNKNOWN' }]);
  expect(await ann.resolveAlias(alias)).toBeDefined();
});

test('V-3 an alias in other capitals is another alias of the same portal', async () => {
  const roomId = await world.joinPortal(ann, '#capitals');

  const other = await world.joinPortal(ann, '#CapItals');

  expect(other).toBe(roomId);
  expect((await ann.localAliases(roomId)).sort()).toEqual(
    [world.bridge.aliasOf('#CapItals'), world.bridge.aliasOf('#capitals')].sort(),
  );
});

test('V-3 an alias that is gone comes back to the room that was mapped first', async () => {
  const { bridge, bot } = world;
  const op = await world.onIrc('op-back', '#back');
  const portal = await world.joinPortal(ann, '#back');
  const canonical = await roomOf(ann, bridge.bot);
  await world.link({ channel: '#back', roomId: canonical, by: ann, op });

  await bot.deleteAlias(bridge.aliasOf('#back'));
  const whileBoth = await ann.resolveAlias(bridge.aliasOf('#back'));
  await world.kill(portal, '#back', { leave_notice: false });
  const afterwards = await ann.resolveAlias(bridge.aliasOf('#back'));

  expect([whileBoth?.room_id, afterwards?.room_id]).toEqual([portal, canonical]);
});

test('V-3 aliases and users of the networks are the bridge’s alone', async () => {
  const roomId = await ann.createRoom();

  const alias = ann.putAlias(world.bridge.aliasOf('#mine'), roomId);
  const user = world.onMatrix('testnet_mallory');

  await expect(alias).rejects.toMatchObject({ errcode: 'M_EXCLUSIVE' });
  await expect(user).rejects.toThrow('M_EXCLUSIVE');
});

test('V-3 a person on IRC who invites a Matrix user’s connection makes a portal and invites the user', async () => {
  const op = await world.onIrc('inviter', '#invites');
  await world.joinPortal(ann, '#somewhere');
  const nick = 'ann[m]';
  await eventually(async () => (await op.whois(nick)).realname === ann.userId);

  op.raw(`INVITE ${nick} #invites`);

  await untilInChannel(op, '#invites', world.bridge.nick);
  const roomId = await ann.join(world.bridge.aliasOf('#invites'));
  await untilMember(ann, roomId, world.bridge.ghostOf('inviter'));
  const create = (await ann.allState(roomId)).find(({ type }) => type === 'm.room.create');
  expect(create?.sender).toBe(world.bridge.bot);
});

test('V-3 a portal asked for in the room with the bot has no alias', async () => {
  const op = await world.onIrc('op-join', '#byjoin');
  const room = await ann.createRoom({ preset: 'trusted_private_chat', is_direct: true, invite: [world.bridge.bot] });
  await untilMember(ann, room, world.bridge.bot);

  await ann.send(room, '!join #byjoin');

  await untilInChannel(op, '#byjoin', world.bridge.nick);
  const rooms = await world.bot.joinedRooms();
  const named = await Promise.all(rooms.map(async (one) => (await world.bot.getState(one, 'm.room.name'))?.name));
  const roomId = rooms[named.indexOf('#byjoin')] ?? '';
  expect(await world.bot.localAliases(roomId)).toEqual([]);
});

test('V-3 room version and federation of portals follow the options', async () => {
  await world.bridge.restart({ roomVersion: '12', federate: false, bridgeInfo: false });

  const roomId = await eventually(() => world.joinPortal(ann, '#twelve'));

  expect(await ann.getState(roomId, 'm.room.create')).toMatchObject({ room_version: '12', 'm.federate': false });
  expect((await ann.getState(roomId, 'm.room.power_levels'))?.users).toEqual({});
  expect(await ann.getState(roomId, 'uk.half-shot.bridge', world.bridge.infoKeyOf('#twelve'))).toBeUndefined();
});
