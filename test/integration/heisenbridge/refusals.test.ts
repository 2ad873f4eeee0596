import type { RoomId } from '#src/portals/ids';
import { eventually } from '#test/world/eventually';
import type { IrcPerson } from '#test/world/irc-person';
import { channelCalled, type HeisenDriver, type HeisenWorld, networkPlace, startHeisenWorld } from './heisen-world.ts';

let world: HeisenWorld;
let driver: HeisenDriver;
let ann: IrcPerson;

beforeAll(async () => {
  world = await startHeisenWorld();
  driver = world.driverWith();
  ann = await world.onIrc('ann');
});

afterAll(() => world?.stop());

async function given(name: string) {
  await ann.join(name);
  return { channel: channelCalled(name), room: await world.givenRoom(name) };
}

async function givenLink(name: string) {
  const link = await given(name);
  expect(await driver.link(link)).toEqual({ kind: 'done' });
  return link;
}

test('E-2 a link to a room that is no part of the wish is never taken away from it', async () => {
  const { channel, room } = await givenLink('#theirs');
  const other = await world.givenRoom('other');

  await expect(driver.link({ channel, room: other })).rejects.toMatchObject({
    code: 'HEISENBRIDGE_CHANNEL_ELSEWHERE',
    facts: { room },
  });

  expect(await driver.linkState({ channel, room })).toBe('linked');
  expect(await world.alice.members(other)).not.toContain(world.bridge.bot);
});

test('B-2 E-2 it leaves no channel and no room before it may enter the other one and come back', async () => {
  const { channel, room: source } = await givenLink('#guarded');
  const invite = [world.service.userId];
  const room = (await world.alice.createRoom({ preset: 'private_chat', invite, room_version: '11' })) as RoomId;
  await world.service.join(room);
  const move = { channel, room, source };
  const staysPut = async () => expect(await world.alice.members(source)).toContain(world.bridge.bot);

  const notInvited = await driver.link(move);
  expect(notInvited).toMatchObject({
    kind: 'waits',
    who: 'canonical',
    what: expect.stringContaining(world.bridge.bot),
  });
  await staysPut();

  await world.alice.invite(room, world.bridge.bot);
  await ann.mode('#guarded', '+i');
  const closed = await driver.readyToMove(move);
  expect(closed).toMatchObject({ kind: 'waits', who: 'network:testnet/#guarded' });
  expect(await driver.link(move)).toEqual(closed);
  await staysPut();

  await ann.mode('#guarded', '-i');
  expect(await driver.link(move)).toEqual({ kind: 'done' });
});

test('B-5 a channel that IRC does not let it into is pending, and linked once it may enter', async () => {
  const { channel, room } = await given('#shut');
  await ann.mode('#shut', '+i');

  const answer = await driver.link({ channel, room });
  expect(answer).toMatchObject({ kind: 'waits', who: 'network:testnet/#shut', what: expect.stringMatching(/\+i/) });
  expect(await driver.linkState({ channel, room })).toBe('pending');

  await ann.mode('#shut', '-i');
  expect(await driver.link({ channel, room })).toEqual({ kind: 'done' });
});

test('E-2 a channel that somebody reads alone through the bridge is left to them', async () => {
  const { channel, room } = await given('#mine');
  await world.service.send(await networkPlace(world), 'JOIN #mine');
  await eventually(async () => (await ann.names('#mine')).length > 1);

  await expect(driver.link({ channel, room })).rejects.toMatchObject({ code: 'HEISENBRIDGE_CHANNEL_IN_USE' });
});

test('E-2 who is no admin of it any more is told what its owner has to say', async () => {
  const { channel, room } = await given('#asked');
  await world.tell(`DELMASK ${world.service.userId}`);

  await expect(driver.link({ channel, room })).rejects.toMatchObject({
    code: 'HEISENBRIDGE_NOT_ADMIN',
    facts: { user: world.service.userId },
  });

  await world.tell(`ADDMASK ${world.service.userId} --admin`);
  expect(await driver.link({ channel, room })).toEqual({ kind: 'done' });
});
