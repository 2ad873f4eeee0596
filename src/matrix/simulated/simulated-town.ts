import { TributaryError } from '#src/errors/tributary-error';
import type { Actor, ActorId } from '#src/portals/actor';
import type { EventId, RoomAlias, RoomId, ServerName } from '#src/portals/ids';
import { serverOf } from '#src/portals/ids';
import type { Installation } from '#src/portals/installation';
import type { RoomSnapshot, WorldSnapshot } from '#src/portals/room-snapshot';
import type { Clock } from '#src/ports/clock';
import { SimulatedRoom } from './simulated-room.ts';

/** An actor at a room that both exist. */
export interface Place {
  readonly actor: Actor;
  readonly room: SimulatedRoom;
}

/** Everything that a simulated world consists of. */
export interface SimulatedTown {
  readonly rooms: ReadonlyMap<RoomId, SimulatedRoom>;
  readonly actors: ReadonlyMap<ActorId, Actor>;
  /** Where each alias leads; undefined value: nowhere; absent key: it was not looked up. */
  readonly aliases: Map<RoomAlias, RoomId | undefined>;
  /** Servers that answered when the snapshot was taken. */
  readonly answering: ReadonlySet<ServerName>;
  /** `<server> <room>` of the listings that could not be read. */
  readonly unlistable: ReadonlySet<string>;
  /** `<server> <room>` of the rooms in a directory. */
  readonly listed: Set<string>;
  /** The id and the time of the next event. */
  readonly stamp: () => { readonly eventId: EventId; readonly at: number };
}

/** Builds the town from what an inspection saw; the snapshot itself is never changed. Without a clock its time stands still at the inspection. */
export function buildTown(snapshot: WorldSnapshot, installation: Installation, clock?: Clock): SimulatedTown {
  const seen = [snapshot.canonical, ...snapshot.sources];
  let events = 0;
  return {
    rooms: roomsOf(seen),
    actors: new Map(installation.actors.map((actor) => [actor.id, actor])),
    aliases: aliasesOf(snapshot, seen),
    answering: answeringServers(snapshot, seen),
    unlistable: pairs(seen, ({ aliases }) => aliases.filter((one) => one.aliases === undefined)),
    listed: pairs(seen, ({ directories }) => directories.filter((one) => one.listed === true)),
    stamp: () => {
      events += 1;
      return { eventId: `$simulated-${events}` as EventId, at: Math.max(clock?.now() ?? 0, snapshot.takenAt + events) };
    },
  };
}

/** The actor and the room, or the error a homeserver would give. */
export function placeOf(town: SimulatedTown, view: { readonly as: ActorId; readonly room: RoomId }): Place {
  const actor = actorOf(town, view.as);
  const room = town.rooms.get(view.room);
  if (room === undefined) throw refused(actor, view.room, `${actor.user} not in room ${view.room}`);
  return { actor, room };
}

/** Throws ACTOR_UNKNOWN. */
export function actorOf(town: SimulatedTown, id: ActorId): Actor {
  const actor = town.actors.get(id);
  if (actor === undefined) throw new TributaryError('ACTOR_UNKNOWN', { facts: { actor: id } });
  return actor;
}

/** True when the actor is in the room. */
export function isPresent({ actor, room }: Place): boolean {
  return room.membershipOf(actor.user) === 'join' || room.trusts(actor.id);
}

/** A refusal as `createMatrix` gives it. */
export function refused(
  actor: Actor,
  what: string,
  error: string,
  answer: { readonly status: number; readonly errcode: string } = { status: 403, errcode: 'M_FORBIDDEN' },
): TributaryError {
  return new TributaryError('MATRIX_REFUSED', {
    facts: { server: actor.server, actor: actor.id, what, error, ...answer },
  });
}

/** The key of a server's entry about a room. */
export function entryOf(server: ServerName, room: RoomId): string {
  return `${server} ${room}`;
}

function roomsOf(seen: readonly RoomSnapshot[]): ReadonlyMap<RoomId, SimulatedRoom> {
  const rooms = new Map(seen.map((one) => [one.room, new SimulatedRoom(one.room, one)]));
  const listings = seen.flatMap(({ spaces }) => spaces);
  for (const { space } of listings) {
    const children = listings.filter((one) => one.space === space).map(({ child }) => child);
    if (!rooms.has(space)) rooms.set(space, new SimulatedRoom(space, { state: children, recent: [] }));
  }
  for (const { space, editableBy } of listings) if (editableBy !== undefined) rooms.get(space)?.trust(editableBy);
  return rooms;
}

function aliasesOf(snapshot: WorldSnapshot, seen: readonly RoomSnapshot[]): Map<RoomAlias, RoomId | undefined> {
  const aliases = new Map(Object.entries(snapshot.resolved)) as Map<RoomAlias, RoomId | undefined>;
  for (const { room, aliases: listings } of seen) {
    for (const alias of listings.flatMap((listing) => listing.aliases ?? [])) {
      if (!aliases.has(alias)) aliases.set(alias, room);
    }
  }
  return aliases;
}

function answeringServers(snapshot: WorldSnapshot, seen: readonly RoomSnapshot[]): ReadonlySet<ServerName> {
  const listing = seen.flatMap(({ aliases }) => aliases.filter((one) => one.aliases !== undefined));
  const resolving = Object.keys(snapshot.resolved) as RoomAlias[];
  return new Set([...listing.map(({ server }) => server), ...resolving.map(serverOf)]);
}

function pairs(
  seen: readonly RoomSnapshot[],
  pick: (room: RoomSnapshot) => readonly { readonly server: ServerName }[],
): Set<string> {
  return new Set(seen.flatMap((one) => pick(one).map(({ server }) => entryOf(server, one.room))));
}
