import assert from 'node:assert/strict';
import type { LinkAnswer, LinkRequest } from '#adapters/contract';
import type { RoomId, UserId } from '#src/portals/ids';
import type { LinkedChannel } from '#src/portals/remote-channel';
import { eventually } from '#test/world/eventually';
import type { IrcPerson } from '#test/world/irc-person';
import type { Content, MatrixPerson } from '#test/world/matrix-person';
import type { ConformanceWorld } from './conformance-world.ts';

/** A channel with an operator and somebody who only listens, and its portal with one member. */
export interface GivenPortal {
  readonly channel: LinkedChannel;
  /** The channel's name. */
  readonly name: string;
  readonly op: IrcPerson;
  readonly listener: IrcPerson;
  readonly ann: MatrixPerson;
  readonly room: RoomId;
  readonly alias: string;
}

/** Makes a portal by joining its alias, and waits until everything about it has settled. */
export async function givenPortal(world: ConformanceWorld): Promise<GivenPortal> {
  const name = world.newChannel();
  const op = await world.onIrc('op');
  await op.join(name);
  assert.ok((await op.names(name)).includes(`@${op.nick()}`), 'who joins a channel first has to be its operator here');
  const listener = await world.onIrc('ear');
  await listener.join(name);
  const ann = await world.onMatrix('ann');
  const alias = world.aliasOf(name);
  const room = (await ann.join(alias)) as RoomId;
  await ghostsIn(world, { by: ann, room, nicks: [op.nick(), listener.nick()] });
  await ann.send(room, `settled ${room}`); // whoever joins on Matrix brings the bot back: all that is behind us then
  await op.waitForMessage({ text: `settled ${room}` }, { within: 30_000 });
  return { channel: world.linked(name), name, op, listener, ann, room, alias };
}

/** Waits until these people of IRC are seen in a room, and gives their ghosts' user ids in the same order. */
export async function ghostsIn(
  world: ConformanceWorld,
  { by, room, nicks }: { readonly by: MatrixPerson; readonly room: string; readonly nicks: readonly string[] },
): Promise<readonly UserId[]> {
  return eventually(
    async () => {
      const ghosts = world.driver.usersIn((await by.members(room)) as UserId[]);
      const found = nicks.map((nick) => ghosts.find((ghost) => ghost.split(':')[0]?.endsWith(nick)));
      return found.every((ghost) => ghost !== undefined) ? found : undefined;
    },
    { within: 30_000 },
  );
}

/** What may differ in a room of somebody's own. */
export interface CanonicalOptions {
  readonly version?: string;
  readonly botLevel?: number;
  readonly name?: string;
  readonly content?: Content;
  readonly events?: Content;
}

/** A room of somebody's own, with the bridge's bot at 50 in it and all else as is usual. */
export async function givenCanonical(
  world: ConformanceWorld,
  options: CanonicalOptions = {},
): Promise<{ readonly room: RoomId; readonly owner: MatrixPerson; readonly admin: MatrixPerson }> {
  const { version = '11', botLevel = 50, name = 'Canonical', content = {}, events = {} } = options;
  const [owner, admin] = [await world.onMatrix('owner'), await world.onMatrix('admin')];
  // A creator of version 12 must not be listed, and needs not to be.
  const users = {
    ...(version === '12' ? {} : { [owner.userId]: 100 }),
    [admin.userId]: 100,
    [world.bot.userId]: botLevel,
  };
  const room = await owner.createRoom({
    name,
    room_version: version,
    power_level_content_override: { users, events: { 'm.room.power_levels': 100, ...events } },
    ...(Object.keys(content).length > 0 && { creation_content: content }),
  });
  await admin.join(room);
  return { room: room as RoomId, owner, admin };
}

/** Lets the driver link while the operator answers the bridge's question. */
export async function linkWithYes(
  world: ConformanceWorld,
  {
    portal,
    request,
    patienceMs = 40_000,
  }: { readonly portal: GivenPortal; readonly request: Omit<LinkRequest, 'channel'>; readonly patienceMs?: number },
): Promise<LinkAnswer> {
  const { channel, op } = portal;
  const saysYes = answerQuestion(portal, op, op.heard.length);
  const link = world.driver.link({ channel, operator: op.nick(), patienceMs, ...request });
  const [answer] = await Promise.all([link, saysYes]);
  return answer;
}

/** Waits for the bridge's question to an operator and says yes to whoever asked. */
export async function answerQuestion({ name }: Pick<GivenPortal, 'name'>, op: IrcPerson, since = 0): Promise<void> {
  const { from } = await heardQuestion({ name }, op, since);
  await op.pm(from, 'yes');
}

/** The bridge's private question about a channel, with the seconds that it gives. */
export async function heardQuestion({ name }: Pick<GivenPortal, 'name'>, op: IrcPerson, from = 0) {
  const asked = await op.waitForMessage({ to: op.nick(), text: `with ${name} on` }, { within: 30_000, from });
  return { ...asked, seconds: Number(/You have (\d+) seconds/.exec(asked.text)?.[1] ?? 300) };
}

/** Links the channel to a new canonical room, operator's yes and all. */
export async function givenLink(world: ConformanceWorld, portal: GivenPortal, options: CanonicalOptions = {}) {
  const canonical = await givenCanonical(world, options);
  const request = { room: canonical.room, requester: canonical.admin.userId as UserId };
  assert.deepEqual(await linkWithYes(world, { portal, request }), { kind: 'done' });
  return canonical;
}

/** Waits for a message with this text in a room, and gives everybody who said it there. */
export async function saidBy(by: MatrixPerson, room: string, text: string): Promise<readonly string[]> {
  return eventually(
    async () => {
      const said = (await by.messages(room, 100)).filter(({ content }) => content.body === text);
      return said.length > 0 ? said.map(({ sender }) => sender) : undefined;
    },
    { within: 30_000 },
  );
}

/** Waits until somebody is in a room, or is not. */
export async function untilIn(by: MatrixPerson, room: string, user: string, isIn = true): Promise<void> {
  await eventually(async () => (await by.members(room)).includes(user) === isIn, { within: 30_000 });
}

/** Waits until a link stands as it should by the driver's word. */
export async function untilStands(
  world: ConformanceWorld,
  link: { readonly channel: LinkedChannel; readonly room: RoomId },
  states: readonly string[],
): Promise<void> {
  await eventually(async () => states.includes(await world.driver.linkState(link)), { within: 30_000 });
}
