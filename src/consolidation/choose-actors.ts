import type { Actor } from '#src/portals/actor';
import { mayChangeAlias } from '#src/portals/alias-namespace';
import { type RoomAlias, type ServerName, serverOf } from '#src/portals/ids';
import { levelOf } from '#src/portals/power';
import { isDenied } from '#src/portals/server-acl';
import type { RoomDescription } from './describe-room.ts';
import type { PlanningWorld } from './situation.ts';

type Known = Pick<PlanningWorld, 'installation' | 'canonical' | 'drivers'>;

/** Our accounts that are joined to a room. */
export function actorsInside(known: Known, room: RoomDescription): readonly Actor[] {
  const joined = new Set<string>(room.members.map(({ user }) => user));
  return known.installation.actors.filter(({ user }) => joined.has(user));
}

/** The server of a room that does not federate: its creator's; undefined for rooms that do. */
export function onlyServerOf(room: RoomDescription): ServerName | undefined {
  const creator = room.power.creators[0];
  return room.federated || creator === undefined ? undefined : serverOf(creator);
}

/** True when an account of that server can be in the room: it federates or is of that server, and no list keeps it out. */
export function mayBeIn(room: RoomDescription, server: ServerName): boolean {
  const only = onlyServerOf(room);
  return (only === undefined || only === server) && !isDenied(room.acl, server);
}

/** The service users that can be in all the rooms, the most powerful in the first one first, then those inside it. */
export function ableServices(known: Known, rooms: readonly [RoomDescription, ...RoomDescription[]]): readonly Actor[] {
  const [first] = rooms;
  const able = known.installation.actors.filter(
    (actor) =>
      actor.kind === 'service' &&
      rooms.every((room) => mayBeIn(room, actor.server) && !room.banned.includes(actor.user)),
  );
  const inside = new Set(actorsInside(known, first));
  const worth = (actor: Actor): number => (inside.has(actor) ? 1 + Math.max(0, levelOf(first.power, actor.user)) : 0);
  return [...able].sort((a, b) => worth(b) - worth(a));
}

/** The actor that reads, writes and speaks in canonical: a service user inside it, else one at home where its addresses are. */
export function canonicalActor(known: Known, homes: readonly ServerName[]): Actor | undefined {
  const { canonical } = known;
  const able = ableServices(known, [canonical]);
  const inside = new Set(actorsInside(known, canonical));
  const addresses = canonical.aliases.map(serverOf);
  const preferred = [...addresses, ...homes].flatMap((server) => able.find((actor) => actor.server === server) ?? []);
  return able.find((actor) => inside.has(actor)) ?? preferred[0] ?? able[0];
}

/** The bot of the bridge that a portal belongs to; undefined for native rooms and bridges that are not ours. */
export function portalBot(known: Known, room: RoomDescription): Actor | undefined {
  const bots = known.installation.actors.filter(({ kind }) => kind === 'bridge-bot');
  const ofPortal = room.channels.find(({ origin, bridge }) => origin === 'portal' && bridge !== undefined)?.bridge;
  const creator = room.power.creators[0];
  return (
    bots.find(({ bridge }) => bridge === ofPortal && bridge !== undefined) ?? bots.find(({ user }) => user === creator)
  );
}

/** The actor that may move the alias, service users first; undefined: only a person can. */
export function aliasActor(known: Known, alias: RoomAlias): Actor | undefined {
  const able = known.installation.actors.filter(
    (actor) => mayChangeAlias(actor, alias) && mayBeIn(known.canonical, actor.server),
  );
  return able.find(({ kind }) => kind === 'service') ?? able[0];
}

/** The actor that retires a source: its server can be in canonical and stay, and it gets by with what the room allows. */
export function tombstoneActor(known: Known, source: RoomDescription): Actor | undefined {
  const bot = portalBot(known, source);
  const able = ableServices(known, [source, known.canonical]);
  // The bridge's own server first: a portal that does not federate lets nobody else in.
  const neighbour = bot && able.find(({ server }) => server === bot.server);
  const fallback = bot && mayBeIn(known.canonical, bot.server) ? bot : undefined;
  return neighbour ?? able[0] ?? fallback;
}

/** The actor of ours that can hand out the power to retire the room; undefined: a person must. */
export function powerHolder(known: Known, source: RoomDescription, preferred: Actor | undefined): Actor | undefined {
  const holders = actorsInside(known, source).filter(({ user }) => levelOf(source.power, user) >= source.adminLevel);
  const bot = portalBot(known, source);
  return holders.find((actor) => actor === preferred) ?? holders.find((actor) => actor === bot) ?? holders[0];
}
