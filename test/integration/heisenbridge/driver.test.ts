import { canLink, canUnlink, movesLinks } from '#src/consolidation/link-ability';
import type { RoomId, UserId } from '#src/portals/ids';
import type { IrcPerson } from '#test/world/irc-person';
import {
  channelCalled,
  type HeisenDriver,
  type HeisenWorld,
  heardIn,
  linesIn,
  networkPlace,
  networkRoomOf,
  sayTo,
  startHeisenWorld,
} from './heisen-world.ts';

let world: HeisenWorld;
let driver: HeisenDriver;
let ann: IrcPerson;

beforeAll(async () => {
  world = await startHeisenWorld();
  driver = world.driverWith();
  ann = await world.onIrc('ann');
});

afterAll(() => world?.stop());

/** A channel with an operator, linked to a room of its community. */
async function givenLink(name: string, by = driver) {
  await ann.join(name);
  const [channel, room] = [channelCalled(name), await world.givenRoom(name)];
  expect(await by.link({ channel, room })).toEqual({ kind: 'done' });
  return { channel, room };
}

const membersOf = async (room: string) => (await world.alice.members(room)) as UserId[];
const seenAs = async (room: RoomId) => ({
  room,
  state: await world.matrix.world.readState({ room, as: world.asService }),
});

test('B-1 it can link and unlink, and moves what it links', () => {
  expect([canLink(driver), canUnlink(driver), movesLinks(driver)]).toEqual([true, true, true]);
});

test('B-5 a wanted link is made in a room that the bridge opens for us, once, and works both ways', async () => {
  await ann.join('#first');
  const [channel, room] = [channelCalled('#first'), await world.givenRoom('first')];
  expect(await driver.linkState({ channel, room })).toBe('unlinked');

  expect(await driver.link({ channel, room })).toEqual({ kind: 'done' });
  expect(await driver.link({ channel, room })).toEqual({ kind: 'done' });

  expect(
    (await linesIn(world.service, await networkPlace(world))).filter((line) => line.startsWith('Plumbed')),
  ).toEqual([`Plumbed ${room} to #first, to unplumb just kick me out.`]);
  expect(await driver.linkState({ channel, room })).toBe('linked');
  await ann.say('#first', 'hello from IRC');
  await heardIn(world.alice, room, 'hello from IRC');
  await world.alice.send(room, 'hello from Matrix');
  await ann.waitForMessage({ to: '#first', text: '<alice> hello from Matrix' });
  expect(driver.usersIn(await membersOf(room))).toEqual([world.bridge.ghostOf('testnet', 'ann')]);
});

test('B-5 by what it said, without its token: a channel is found, moved and unlinked, and an unlink can be repeated', async () => {
  const own = world.driverWith({ token: false });
  const { channel, room: source } = await givenLink('#said', own);
  const room = await world.givenRoom('said too');
  expect(await own.channelsOf(await seenAs(source))).toEqual([channel]);

  expect(await own.link({ channel, room, source })).toEqual({ kind: 'done' });

  expect(await own.channelsOf(await seenAs(source))).toEqual([]);
  expect(await own.channelsOf(await seenAs(room))).toEqual([channel]);
  expect(await own.unlink({ channel, room })).toEqual({ kind: 'done' });
  expect(await own.channelsOf(await seenAs(room))).toEqual([]);
  expect(await own.unlink({ channel, room })).toEqual({ kind: 'done' });
});

test('B-7 a channel goes to its new room with settings and key, and nothing of the bridge stays in the old one', async () => {
  const { channel, room: source } = await givenLink('#tuned');
  const place = await networkPlace(world);
  await sayTo(world.service, place, 'ROOM #tuned DISPLAYNAMES --disable; ROOM #tuned SYNC --full', /sync is set/);
  await ann.say('#tuned', 'in the old room');
  await heardIn(world.alice, source, 'in the old room');
  await ann.mode('#tuned', '+k', 'sesame');
  const room = await world.givenRoom('tuned', '12');

  expect(await driver.readyToMove({ channel, room, source })).toEqual({ kind: 'done' });
  expect(await driver.link({ channel, room, source })).toEqual({ kind: 'done' });
  expect(await driver.unlink({ channel, room: source })).toEqual({ kind: 'done' });

  await ann.say('#tuned', 'in the new room');
  await heardIn(world.alice, room, 'in the new room');
  await world.alice.send(room, 'by my full name');
  await ann.waitForMessage({ to: '#tuned', text: `<${world.alice.userId}> by my full name` });
  expect(await linesIn(world.alice, source)).not.toContain('in the new room');
  expect(await membersOf(source)).toEqual([world.alice.userId, world.service.userId].sort());
  expect(await driver.linkState({ channel, room: source })).toBe('unlinked');
});

test('B-5 links of its owner are seen by the notes, and moved where our user is let into the owner’s room', async () => {
  await ann.join('#owned');
  const [channel, source, room] = [
    channelCalled('#owned'),
    await world.givenRoom('owned'),
    await world.givenRoom('shared'),
  ];
  const place = await networkRoomOf(world, world.owner, 'ownersnick');
  await sayTo(world.owner, place, `PLUMB ${source} #owned`, /#owned: Joined/);
  expect(await driver.channelsOf(await seenAs(source))).toEqual([channel]);

  const kept = await driver.link({ channel, room, source });
  expect(kept).toMatchObject({ kind: 'waits', who: 'operator:heisen', what: expect.stringContaining(place) });

  expect(await world.driverWith({ adminRoom: place }).link({ channel, room, source })).toEqual({ kind: 'done' });
  expect(await ann.names('#owned')).toEqual(expect.arrayContaining(['@ann', 'ownersnick']));
});

test('E-3 a bridge that hangs is no answer, and what it hears late is done once', async () => {
  await ann.join('#late');
  const [channel, room] = [channelCalled('#late'), await world.givenRoom('late')];

  process.kill(world.bridge.pid, 'SIGSTOP');
  await expect(driver.link({ channel, room })).rejects.toMatchObject({
    code: 'HEISENBRIDGE_SILENT',
    kind: 'temporary',
    tookEffect: 'unknown',
  });
  process.kill(world.bridge.pid, 'SIGCONT');

  expect(await driver.link({ channel, room })).toEqual({ kind: 'done' });
  const said = await linesIn(world.service, await networkPlace(world));
  expect(said.filter((line) => line.startsWith(`Plumbed ${room} `))).toHaveLength(1);
});

test('B-7 ghosts that it forgot when it was killed while leaving are removed by our own power', async () => {
  const { channel, room } = await givenLink('#forgot');
  await ann.say('#forgot', 'I am here');
  await heardIn(world.alice, room, 'I am here');
  const ghost = world.bridge.ghostOf('testnet', 'ann') as UserId;

  process.kill(world.bridge.pid, 'SIGSTOP'); // it has left by its homeserver's word, and never gets to know
  await world.service.kick(room, world.bridge.bot);
  await world.bridge.kill();
  expect(await membersOf(room)).toContain(ghost);
  expect(await driver.linkState({ channel, room })).toBe('pending');

  expect(await driver.unlink({ channel, room })).toEqual({ kind: 'done' });
  expect(await membersOf(room)).not.toContain(ghost);
});
