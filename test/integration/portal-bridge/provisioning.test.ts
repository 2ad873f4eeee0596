import { eventually } from '#test/world/eventually';
import type { IrcPerson } from '#test/world/irc-person';
import type { Content, MatrixPerson } from '#test/world/matrix-person';
import { type BridgedWorld, roomOf, startBridgedWorld, untilInChannel, untilMember } from './bridged-world.ts';

let world: BridgedWorld;
let ann: MatrixPerson;
let bob: MatrixPerson;
let op: IrcPerson;
let portal: string;
let canonical: string;

beforeAll(async () => {
  world = await startBridgedWorld({
    excludedChannels: ['#forbidden'],
    conflictingUsers: ['^@otherbridge_'],
    leaveUnmappedAfterMs: 300_000,
  });
  [ann, bob] = await Promise.all([world.onMatrix('ann'), world.onMatrix('bob')]);
  op = await world.onIrc('op', '#chan');
  portal = await world.joinPortal(ann, '#chan');
  canonical = await roomOf(bob, world.bridge.bot);
});

afterAll(() => world?.stop());

const asked = (more: Content = {}) => world.askForLink({ channel: '#chan', roomId: canonical, by: bob, op, ...more });

describe('V-3 a request for a link is refused', () => {
  test('when the secret is wrong', async () => {
    const answer = await world.provisioning('GET', '/limits', undefined, 'wrong');

    expect(answer).toMatchObject({ status: 401, body: { errcode: 'M_AS_BAD_TOKEN' } });
  });

  test.each([
    ['the room is no room id', { matrix_room_id: 'nonsense' }, 'data/matrix_room_id must match pattern "^![^!]+$"'],
    ['the channel is none', { remote_room_channel: 'chan' }, 'remote_room_channel must match'],
    ['the network is an address', { remote_room_server: 'irc://irc.test' }, 'remote_room_server must match'],
    ['no operator is named', { op_nick: undefined }, "must have required property 'op_nick'"],
  ])('when %s', async (_what, body, errors) => {
    const answer = await asked(body);

    expect(answer).toMatchObject({
      status: 400,
      body: { errcode: 'M_AS_BAD_VALUE', errors: expect.stringContaining(errors) },
    });
  });

  test('when nobody asks', async () => {
    expect(await asked({ user_id: undefined })).toMatchObject({ status: 400, body: { errcode: 'M_AS_BAD_VALUE' } });
  });

  test('when the network or the channel is none of the bridge’s', async () => {
    const network = await asked({ remote_room_server: 'other.test', remote_room_channel: '#forbidden' });
    const channel = await asked({ remote_room_channel: '#Forbidden' });

    expect(network).toMatchObject({ status: 404, body: { errcode: 'IRC_UNKNOWN_NETWORK' } });
    expect(channel).toMatchObject({ status: 404, body: { errcode: 'IRC_UNKNOWN_CHANNEL' } });
  });

  test('when the room has the channel already, whoever mapped it', async () => {
    const answer = await asked({ matrix_room_id: portal, op_nick: 'nobody' });

    expect(answer).toMatchObject({ status: 409, body: { errcode: 'IRC_EXISTING_MAPPING', origin: 'alias' } });
  });

  test('when the room cannot be joined, or holds users of another bridge', async () => {
    const other = await world.onMatrix('otherbridge_x');
    const doubled = await roomOf(bob, world.bridge.bot);
    await other.join(doubled);
    const closed = await roomOf(bob, world.bridge.bot, { preset: 'private_chat' });

    const conflict = await asked({ matrix_room_id: doubled });
    await other.leave(doubled);
    const remembered = await asked({ matrix_room_id: doubled });
    const unreachable = await asked({ matrix_room_id: closed });

    const refusal = (error: string) => ({
      status: 409,
      body: { errcode: 'IRC_DOUBLE_BRIDGE', error: expect.stringContaining(error) },
    });
    expect(conflict).toMatchObject(refusal('Error: 1'));
    expect(remembered).toMatchObject(refusal('Error: 2'));
    expect(unreachable).toMatchObject(refusal('M_FORBIDDEN'));
  });

  test('when the requester is not among the users with power, as a creator of version 12 is not', async () => {
    const twelve = await bob.createRoom({ room_version: '12' });

    const creator = await asked({ matrix_room_id: twelve });
    const member = await asked({ user_id: ann.userId });

    expect(creator).toMatchObject({ status: 403, body: { errcode: 'IRC_NOT_ENOUGH_POWER' } });
    expect(member).toMatchObject({ status: 403, body: { errcode: 'IRC_NOT_ENOUGH_POWER' } });
  });

  test('when the nick is not in the channel or is no operator, and the bot stays outside until somebody brings it back', async () => {
    await world.onIrc('plain', '#chan');
    await untilMember(ann, portal, world.bridge.ghostOf('plain'));
    await ann.send(portal, 'settled');
    await op.waitForMessage({ text: 'settled' });

    const absent = await asked({ op_nick: 'nobody' });
    const plain = await asked({ op_nick: 'plain' });

    expect(absent).toMatchObject({ status: 400, body: { errcode: 'IRC_BAD_OPERATOR_TARGET' } });
    expect(plain).toMatchObject({ status: 400, body: { errcode: 'IRC_BAD_OPERATOR_TARGET' } });
    expect(await op.names('#chan')).not.toContain(world.bridge.nick);
    expect(await bob.getState(canonical, 'm.room.bridging', world.bridge.bridgingKeyOf('#chan'))).toBeUndefined();
    await world.raw('JOIN #chan');
    await untilInChannel(op, '#chan', world.bridge.nick);
  });

  test('when the bot may not write state in the room', async () => {
    const powerless = await bob.createRoom({ room_version: '11' });

    expect(await asked({ matrix_room_id: powerless })).toMatchObject({
      status: 500,
      body: { errcode: 'M_AS_UNKNOWN' },
    });
  });

  test('when another bot’s record stands in the room, unless it says failure', async () => {
    const roomId = await roomOf(bob, world.bridge.bot);
    const record = (status: string) =>
      bob.putState(roomId, 'm.room.bridging', { status, user_id: '@x:y' }, world.bridge.bridgingKeyOf('#chan'));
    await record('success');
    const foreign = await asked({ matrix_room_id: roomId });
    await record('failure');
    const failed = await asked({ matrix_room_id: roomId });

    expect(foreign).toMatchObject({ status: 409, body: { errcode: 'IRC_EXISTING_REQUEST', bridger: '@x:y' } });
    expect(failed.status).toBe(200);
  });

  test('when the operator is being asked already, for any room', async () => {
    const asker = await world.onIrc('busy', '#busy');
    const first = await asked({ channel: '#busy', remote_room_channel: '#busy', op_nick: 'busy' });

    const second = await asked({ remote_room_channel: '#busy', op_nick: 'busy', matrix_room_id: '!other:x' });

    expect([first.status, second]).toMatchObject([200, { status: 409, body: { errcode: 'IRC_EXISTING_REQUEST' } }]);
    await asker.quit();
  });
});

describe('V-3 a provisioned link', () => {
  test('is taken back by somebody with power, and leaves its records in the room', async () => {
    const channel = '#taken';
    const roomId = await roomOf(bob, world.bridge.bot);
    const taker = await world.onIrc('taker', channel);
    await world.link({ channel, roomId, by: bob, op: taker });
    await world.raw(`NAMES ${channel}`);
    await untilMember(bob, roomId, world.bridge.ghostOf('taker'));
    await ann.join(roomId);
    await untilInChannel(taker, channel, 'ann[m]');

    const powerless = await world.unlink({ channel, roomId, by: ann });
    const unlinked = await world.unlink({ channel, roomId, by: bob });

    expect(powerless).toMatchObject({ status: 403, body: { errcode: 'IRC_NOT_ENOUGH_POWER' } });
    expect(unlinked).toEqual({ status: 200, body: {} });
    expect(await bob.members(roomId)).toEqual([ann.userId, bob.userId]);
    await untilInChannel(taker, channel, 'ann[m]', false);
    await untilInChannel(taker, channel, 'bob[m]', false);
    expect(await taker.names(channel)).toEqual(['@taker']);
    expect(await world.statusOf({ channel, roomId, by: bob })).toBe('success');
    expect(await bob.getState(roomId, 'uk.half-shot.bridge', world.bridge.infoKeyOf(channel))).toBeDefined();
  });

  test('that is taken back twice is not found, and the bot comes into the room again to look', async () => {
    const channel = '#again';
    const roomId = await roomOf(bob, world.bridge.bot);
    await world.link({ channel, roomId, by: bob, op: await world.onIrc('again', channel) });
    await world.unlink({ channel, roomId, by: bob });
    await untilMember(bob, roomId, world.bridge.bot, false);

    const again = await world.unlink({ channel, roomId, by: bob });

    expect(again).toMatchObject({ status: 404, body: { errcode: 'IRC_UNKNOWN_ROOM' } });
    expect(await bob.members(roomId)).toContain(world.bridge.bot);
  });

  test('of a portal is none: it is neither listed nor unlinked', async () => {
    await world.bot.setPowerLevel(portal, ann.userId, 100);

    const listed = await world.linksOf(portal);
    const unlinked = await world.unlink({ channel: '#chan', roomId: portal, by: ann });

    expect(listed).toEqual([]);
    expect(unlinked).toMatchObject({ status: 404, body: { errcode: 'IRC_UNKNOWN_ROOM' } });
  });
});

test('V-3 querylink tells the operators, takes the bot out of the channel, and then answers from memory', async () => {
  const body = { remote_room_server: 'irc.test', remote_room_channel: '#chan' };

  const first = await world.provisioning('POST', '/querylink', body);
  const outside = await op.names('#chan');
  await world.raw('JOIN #chan');
  const second = await world.provisioning('POST', '/querylink', body);

  expect(first).toEqual({ status: 200, body: { operators: ['op'] } });
  expect(second).toEqual(first);
  expect(outside).not.toContain(world.bridge.nick);
  expect(await op.names('#chan')).toContain(world.bridge.nick);
  const unknown = await world.provisioning('POST', '/querylink', { ...body, remote_room_server: 'other' });
  expect(unknown).toMatchObject({ status: 500, body: { errcode: 'M_AS_UNKNOWN' } });
});

test('V-3 networks, limits and health are told', async () => {
  const networks = await world.provisioning('GET', '/querynetworks');
  const limits = await world.provisioning('GET', '/limits');
  const health = await fetch(new URL('/health', world.bridge.provisioning.url));

  const network = { network_id: 'testnet', bot_user_id: world.bridge.bot, fields: { domain: 'irc.test' } };
  expect(networks).toMatchObject({ status: 200, body: { servers: [network] } });
  expect(limits).toMatchObject({ status: 200, body: { count: expect.any(Number), limit: false } });
  expect(await health.json()).toEqual({ ok: true });
});

test('V-3 the bot leaves a room it was asked about in vain, and full or hurried bridges refuse', async () => {
  await world.bridge.restart({ leaveUnmappedAfterMs: 500, provisioningPerMinute: 2, roomLimit: 1 });
  const roomId = await roomOf(bob, world.bridge.bot);
  await untilInChannel(op, '#chan', world.bridge.nick);

  const full = await asked({ matrix_room_id: roomId });
  await world.bridge.restart({ roomLimit: 99 });
  const refused = await asked({ matrix_room_id: roomId, user_id: ann.userId });
  await untilMember(bob, roomId, world.bridge.bot);
  await asked({ op_nick: undefined });
  const hurried = await asked({ op_nick: undefined });

  expect(full).toMatchObject({ status: 500, body: { errcode: 'IRC_BRIDGE_AT_LIMIT' } });
  expect(refused).toMatchObject({ status: 403, body: { errcode: 'IRC_NOT_ENOUGH_POWER' } });
  expect(hurried).toMatchObject({ status: 429, body: { errcode: 'M_AS_LIMIT_EXCEEDED' } });
  await eventually(async () => !(await bob.members(roomId)).includes(world.bridge.bot));
});
