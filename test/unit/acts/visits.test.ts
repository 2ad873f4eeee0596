import { createBot } from '#src/bot/create-bot';
import { TributaryError } from '#src/errors/tributary-error';
import type { EventId, RoomId, UserId } from '#src/portals/ids';
import type { JsonObject } from '#src/portals/json';
import type { RoomEvent } from '#src/portals/room-event';
import type { View } from '#src/ports/world';
import { type ActsGiven, givenActs, PEOPLE, ROOMS } from '#test/world/given-acts';
import { bot, roomSnapshot, service } from '#test/world/simulated-rooms';

const { ann, grace, mallory } = PEOPLE;
const DAY_MS = 86_400_000;
const CHAT_WITH_US = '!direct:example.org' as RoomId;
const THEIRS = '!theirs:example.org' as RoomId;
const ENCRYPTED = { 'm.room.encryption': { algorithm: 'm.megolm.v1.aes-sha2' } };

/** A town with further rooms to be invited into; who made a room has all the power there. */
function givenRooms(
  rooms: readonly { room: RoomId; creator: UserId; members?: readonly UserId[]; state?: JsonObject }[],
  given: ActsGiven = {},
) {
  const extra = rooms.map(({ room, creator, members = [], state = {} }) =>
    roomSnapshot({
      room,
      creator,
      members: Object.fromEntries(members.map((user) => [user, 'join'])),
      state: { 'm.room.join_rules': { join_rule: 'invite' }, ...(state as Record<string, JsonObject>) },
    }),
  );
  const town = givenActs({ ...given, extra });
  let invitations = 0;
  const invites = async (sender: UserId, room: RoomId) => {
    invitations += 1;
    town.others.setMembership({ room, user: service.user, membership: 'invite' });
    await town.acts.hear({
      ...{ eventId: `$invite-${invitations}` as EventId, room, sender, at: town.clock.now() },
      ...{ type: 'm.room.member', stateKey: service.user, content: { membership: 'invite' } },
    });
    town.clock.advance(1_000);
  };
  const said: string[] = [];
  const { post } = town.ports.voice;
  Object.assign(town.ports.voice, {
    post: async (message: Parameters<typeof post>[0]) => {
      said.push(`${message.room} ${String(message.content.body)}`);
      return post(message);
    },
  });
  const isInside = async (room: RoomId) => (await town.joined(service)).includes(room);
  return { ...town, invites, said, isInside };
}

test('P-9 a direct chat is entered and greeted once, and there everything can be asked', async () => {
  const { invites, acts, isInside, said, says } = givenRooms([{ room: CHAT_WITH_US, creator: mallory }]);

  await invites(mallory, CHAT_WITH_US);
  await acts.makeVisits();
  await acts.makeVisits();

  expect(await isInside(CHAT_WITH_US)).toBe(true);
  expect(said).toEqual([expect.stringContaining('Hello, I am Tributary')]);
  expect(await says(mallory, CHAT_WITH_US, '!tributary help')).toContain('!tributary request');
});

test('P-9 a room is entered where a moderator invites, and left after a week in which nobody needed us', async () => {
  const { invites, acts, isInside, said, clock } = givenRooms([
    { room: THEIRS, creator: grace, members: [ann, mallory] },
  ]);

  await invites(grace, THEIRS);
  await acts.makeVisits();
  expect(await isInside(THEIRS)).toBe(true);
  clock.advance(6 * DAY_MS);
  await acts.makeVisits();
  expect(await isInside(THEIRS)).toBe(true);
  clock.advance(2 * DAY_MS);
  await acts.makeVisits();

  expect(await isInside(THEIRS)).toBe(false);
  expect(said.at(-1)).toContain('Nobody needs me here at present, so I leave');
});

test('T-28 a stranger who invites us into a room of others is told politely, and we leave', async () => {
  const { invites, acts, isInside, said } = givenRooms([{ room: THEIRS, creator: grace, members: [mallory] }]);

  await invites(mallory, THEIRS);
  await acts.makeVisits();

  expect(await isInside(THEIRS)).toBe(false);
  expect(said).toEqual([expect.stringContaining('I only stay where a moderator invites me')]);
});

test('P-3 an encrypted room is left with a word on what can be done instead', async () => {
  const { invites, acts, isInside, said } = givenRooms([{ room: CHAT_WITH_US, creator: ann, state: ENCRYPTED }]);

  await invites(ann, CHAT_WITH_US);
  await acts.makeVisits();

  expect(await isInside(CHAT_WITH_US)).toBe(false);
  expect(said).toEqual([expect.stringContaining('I cannot read encrypted rooms')]);
});

test('P-9 a room that a plan or a request names is not left', async () => {
  const { invites, acts, isInside, asked, clock } = givenRooms([], {
    chat: { members: { '@dave:example.org': 'join' } },
  });
  await invites(grace, ROOMS.chat);
  await acts.makeVisits();
  await asked();

  clock.advance(8 * DAY_MS);
  await acts.makeVisits();

  expect(await isInside(ROOMS.chat)).toBe(true);
});

test('C-4 people of a plan are followed into a chat however often they invite, and we stay while there is a plan', async () => {
  const { invites, acts, isInside, asked, clock } = givenRooms([{ room: CHAT_WITH_US, creator: grace }]);
  await asked();

  for (let count = 0; count < 7; count += 1) await invites(grace, CHAT_WITH_US);
  await acts.makeVisits();
  clock.advance(8 * DAY_MS);
  await acts.makeVisits();

  expect(await isInside(CHAT_WITH_US)).toBe(true);
});

test('F-2 what was written before we were there is heard and answered', async () => {
  const { invites, acts, ports, posted, clock } = givenRooms([{ room: CHAT_WITH_US, creator: mallory }]);
  const { readTimeline } = ports.world;
  const early: RoomEvent = {
    ...{ eventId: '$early' as EventId, room: CHAT_WITH_US, sender: mallory, at: clock.now() },
    ...{ type: 'm.room.message', content: { msgtype: 'm.text', body: '!tributary help' } },
  };
  Object.assign(ports, { hearing: { ...createBot(acts), heardTo: new Map() } });
  Object.assign(ports.world, { readTimeline: async (query: View) => [early, ...(await readTimeline(query as never))] });
  await invites(mallory, CHAT_WITH_US);

  await acts.makeVisits();

  expect((await posted(CHAT_WITH_US)).map(({ content }) => String(content.body)).at(-1)).toContain('!tributary agree');
});

test.each([
  ['a portal, where whoever joins appears on the network', [bot.user], grace],
  ['a room into which a ghost invites', [], '@libera_zoe:example.org' as UserId],
])('P-9 %s, is declined', async (_what, members, inviter) => {
  const { invites, acts, isInside, said } = givenRooms([{ room: THEIRS, creator: inviter, members }]);

  await invites(inviter, THEIRS);
  await acts.makeVisits();

  expect(await isInside(THEIRS)).toBe(false);
  expect(said).toEqual([]);
});

test('C-12 who invites us into more than five rooms a day is declined, those we left included', async () => {
  const rooms = Array.from({ length: 6 }, (_none, index) => `!theirs-${index}:example.org` as RoomId);
  const { invites, acts, isInside } = givenRooms(
    rooms.map((room) => ({ room, creator: mallory, members: [ann, grace] })),
  );
  for (const room of rooms) {
    await invites(mallory, room);
    await acts.makeVisits();
  }

  expect(await Promise.all(rooms.map(isInside))).toEqual([true, true, true, true, true, false]);
});

test('T-28 a room that cannot be entered holds nobody up', async () => {
  const { invites, acts, isInside, ports } = givenRooms([
    { room: THEIRS, creator: grace, members: [ann] },
    { room: CHAT_WITH_US, creator: ann },
  ]);
  const { join } = ports.voice;
  Object.assign(ports.voice, {
    join: async (request: Parameters<typeof join>[0]) => {
      if (request.room === THEIRS) throw new TributaryError('ROOM_CANNOT_BE_JOINED');
      return join(request);
    },
  });
  await invites(grace, THEIRS);
  await invites(ann, CHAT_WITH_US);

  await acts.makeVisits();

  expect([await isInside(THEIRS), await isInside(CHAT_WITH_US)]).toEqual([false, true]);
  expect(await ports.visits.awaited()).toEqual([]);
});
