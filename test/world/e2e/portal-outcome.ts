import { eventually } from '#test/world/eventually';
import type { MatrixPerson, SeenEvent } from '#test/world/matrix-person';
import type { BridgedE2eWorld } from './bridged-world.ts';
import type { GivenRoom } from './communities.ts';
import type { Portal } from './portals.ts';

let lines = 0;

/** Everything that can be told from outside once a portal was retired into canonical; each breach is a word in the list. */
export async function breachesOf(
  world: BridgedE2eWorld,
  portal: Portal,
  canonical: GivenRoom,
): Promise<readonly string[]> {
  return [
    ...(await breachesInPortal(world, portal)),
    ...(await breachesInCanonical(world, portal, canonical)),
    ...(await breachesOfRelay(portal, canonical)),
    ...(await breachesOfFollowing(portal, canonical)),
  ];
}

async function breachesInPortal({ bridge }: BridgedE2eWorld, { viewer, room }: Portal): Promise<readonly string[]> {
  const state = await viewer.allState(room);
  const members = await viewer.members(room);
  const ghosts = new RegExp(String(bridge.configuration.userNamespace));
  const stale = ['uk.half-shot.bridge', 'm.bridge', 'm.room.bridging', 'm.room.canonical_alias'];
  return [
    ...members.filter((user) => user === bridge.bot || ghosts.test(user)).map((user) => `${user} is left`),
    ...state
      .filter(({ type, content }) => stale.includes(type) && Object.keys(content).length > 0)
      .map(({ type }) => `${type} is left`),
  ];
}

async function breachesInCanonical(
  { bridge }: BridgedE2eWorld,
  { channel, ear, op }: Portal,
  { viewer, room }: GivenRoom,
): Promise<readonly string[]> {
  const state = await viewer.allState(room);
  const members = await viewer.members(room);
  const records = (type: string) => state.filter((event) => event.type === type && channelOf(event) === channel);
  const level = levelIn(state, bridge.bot);
  return [
    ...['m.bridge', 'uk.half-shot.bridge']
      .filter((type) => records(type).length !== 1)
      .map((type) => `not one ${type}`),
    ...[op, ear]
      .filter((one) => !members.includes(bridge.ghostOf(one.nick())))
      .map((one) => `${one.nick()} is not seen`),
    ...(level === 50 ? [] : [`the bot has ${level}`]),
  ];
}

async function breachesOfRelay(portal: Portal, { viewer, room }: GivenRoom): Promise<readonly string[]> {
  lines += 1;
  const [fromIrc, fromMatrix] = [`from IRC ${lines}.`, `from Matrix ${lines}.`];
  await portal.iris.say(portal.channel, fromIrc);
  await viewer.send(room, fromMatrix);
  await eventually(async () => (await timesIn(viewer, room, fromIrc)) > 0, { within: 30_000 });
  await portal.iris.waitForMessage({ to: portal.channel, text: fromMatrix }, { within: 30_000 });
  const heard = portal.iris.messages().filter(({ to, text }) => to === portal.channel && text.includes(fromMatrix));
  const counts = [await timesIn(viewer, room, fromIrc), await timesIn(portal.dave, portal.room, fromIrc), heard.length];
  return counts.join() === '1,0,1' ? [] : [`relayed ${counts.join()} times`];
}

/** Whoever comes to canonical and leaves the old room stays. */
async function breachesOfFollowing(
  { ann, room: old }: Portal,
  { viewer, room }: GivenRoom,
): Promise<readonly string[]> {
  await ann.join(room, [ann.userId.slice(ann.userId.indexOf(':') + 1)]);
  await ann.leave(old);
  // A kick would come through IRC, behind what is said there after it.
  lines += 1;
  await ann.send(room, `I am here ${lines}.`);
  await eventually(async () => (await timesIn(viewer, room, `I am here ${lines}.`)) > 0);
  return (await viewer.members(room)).includes(ann.userId) ? [] : ['who followed was kicked'];
}

function channelOf({ content }: SeenEvent): unknown {
  return (content.channel as { id?: unknown } | undefined)?.id;
}

function levelIn(state: readonly SeenEvent[], user: string): number {
  const users = state.find(({ type }) => type === 'm.room.power_levels')?.content.users;
  return (users as Record<string, number> | undefined)?.[user] ?? 0;
}

/** How often somebody said a line in a room. */
export async function timesIn(person: MatrixPerson, room: string, line: string): Promise<number> {
  return (await person.messages(room, 200)).filter(({ content }) => content.body === line).length;
}
