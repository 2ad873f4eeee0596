import { TributaryError } from '#src/errors/tributary-error';
import type { RoomAlias, RoomId } from '#src/portals/ids';
import { serverOf } from '#src/portals/ids';
import type { View, World } from '#src/ports/world';
import type { Place, SimulatedTown } from './simulated-town.ts';
import { actorOf, entryOf, isPresent, placeOf, refused } from './simulated-town.ts';

/** Reads the simulated rooms with the rights that Synapse would grant. */
export function simulatedWorld(town: SimulatedTown): World {
  return {
    readState: async (view) => visible(town, view).room.state,
    readRoom: async (query) => {
      const { state, timeline } = visible(town, query).room;
      return { state, newest: { events: timeline.slice(0, query.newest), next: undefined } };
    },
    readStateEvent: async (query) => visible(town, query).room.find(query.type, query.key),
    joinedMembers: async (view) => {
      const place = placeOf(town, view);
      if (!isPresent(place)) throw refused(place.actor, view.room, 'Appservice not in room');
      return place.room.joined();
    },
    joinedRooms: async (as) => {
      const actor = actorOf(town, as);
      return [...town.rooms.values()].filter((room) => isPresent({ actor, room })).map(({ id }) => id);
    },
    isJoined: async ({ room: id, as }) => {
      const room = town.rooms.get(id);
      return room !== undefined && isPresent({ actor: actorOf(town, as), room });
    },
    readTimeline: async (query) => {
      const { timeline } = visible(town, query).room;
      const place = timeline.findIndex(({ eventId }) => eventId === query.after);
      const young = place < 0 ? timeline.filter(({ at }) => at >= query.since) : timeline.slice(0, place);
      return young.slice(0, query.limit);
    },
    readBack: async function* ({ types, senders, ...view }) {
      const { timeline } = visible(town, view).room;
      yield timeline.filter(({ type, sender }) => types.includes(type) && senders?.includes(sender) !== false);
    },
    readEvent: async (query) => visible(town, query).room.eventOf(query.event),
    resolve: async (alias) => resolve(town, alias),
    listAliases: async (view) => listAliases(town, view),
    isListed: async ({ room, as }) => town.listed.has(entryOf(actorOf(town, as).server, room)),
  };
}

/** Where an alias leads now. Throws ALIAS_UNKNOWN_NOW for one that was never looked up at a server that did not answer. */
export function targetOf(town: SimulatedTown, alias: RoomAlias): RoomId | undefined {
  const server = serverOf(alias);
  if (!town.aliases.has(alias) && !town.answering.has(server)) {
    throw new TributaryError('ALIAS_UNKNOWN_NOW', { facts: { alias, server, status: 'no answer' } });
  }
  return town.aliases.get(alias);
}

/** Joined, or looking into a room that anybody may read; whoever left would see only the past. */
function visible(town: SimulatedTown, view: View): Place {
  const place = placeOf(town, view);
  if (isPresent(place)) return place;
  const { actor, room } = place;
  const membership = room.membershipOf(actor.user);
  if (membership === 'leave' || membership === 'ban') {
    throw new TributaryError('MATRIX_LEFT_ROOM', { facts: { actor: actor.id, room: room.id } });
  }
  if (room.contentOf('m.room.history_visibility').history_visibility === 'world_readable') return place;
  throw refused(actor, room.id, `User ${actor.user} not in room ${room.id}, and room previews are disabled`);
}

function resolve(town: SimulatedTown, alias: RoomAlias): Awaited<ReturnType<World['resolve']>> {
  const room = targetOf(town, alias);
  return room === undefined ? undefined : { room, servers: town.rooms.get(room)?.servers() ?? [] };
}

function listAliases(town: SimulatedTown, view: View): readonly RoomAlias[] {
  const { actor, room } = visible(town, view);
  const isUnlistable = town.unlistable.has(entryOf(actor.server, room.id));
  if (isUnlistable) throw refused(actor, room.id, 'its aliases could not be listed when it was inspected');
  const here = [...town.aliases].filter(([alias, target]) => target === room.id && serverOf(alias) === actor.server);
  return here.map(([alias]) => alias);
}
