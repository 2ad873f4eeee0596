import { createSimulatedWorld } from '#src/matrix/simulated/world';
import type { Actor, ActorId } from '#src/portals/actor';
import type { EventId, RoomAlias, RoomId, ServerName, UserId } from '#src/portals/ids';
import type { Installation } from '#src/portals/installation';
import type { JsonObject } from '#src/portals/json';
import type { StateEvent } from '#src/portals/room-event';
import type { RoomSnapshot, WorldSnapshot } from '#src/portals/room-snapshot';

/** A room as a test describes it; everything has a default. */
export interface RoomGiven {
  readonly room: string;
  readonly version?: string;
  readonly creator?: string;
  /** Membership of each user; the creator is joined unless told. */
  readonly members?: Readonly<Record<string, string>>;
  /** Content of `m.room.power_levels`; null: the room has none. */
  readonly levels?: JsonObject | null;
  /** Content of further state by type (empty key) or by `type key`. */
  readonly state?: Readonly<Record<string, JsonObject>>;
  /** Who sent a piece of that state; the creator unless told. */
  readonly senders?: Readonly<Record<string, string>>;
  readonly aliases?: readonly RoomSnapshot['aliases'][number][];
  readonly directories?: RoomSnapshot['directories'];
  readonly spaces?: RoomSnapshot['spaces'];
  readonly recent?: RoomSnapshot['recent'];
}

/** A service user and a bridge's bot on `example.org`; the service may change `#libera_…` aliases there. */
export const service: Actor = {
  id: 'service:example.org' as ActorId,
  kind: 'service',
  user: '@tributary:example.org' as UserId,
  server: 'example.org' as ServerName,
  aliasNamespaces: ['#libera_.*:example\\.org'],
};

/** The bot of the bridge `libera-bridge`. */
export const bot: Actor = {
  id: 'bot:libera-bridge' as ActorId,
  kind: 'bridge-bot',
  user: '@irc:example.org' as UserId,
  server: 'example.org' as ServerName,
  aliasNamespaces: ['#libera_.*:example\\.org'],
  bridge: 'libera-bridge',
};

/** What an inspection would have seen of the room. */
export function roomSnapshot(given: RoomGiven): RoomSnapshot {
  const { creator = '@alice:example.org', version = '11', levels = { users: { [creator]: 100 } } } = given;
  const room = given.room as RoomId;
  const event = (type: string, key: string, content: JsonObject): StateEvent => ({
    eventId: `$${given.room} ${type} ${key}` as EventId,
    room,
    type,
    stateKey: key,
    sender: (given.senders?.[`${type}${key && ` ${key}`}`] ?? creator) as UserId,
    at: 0,
    content,
  });
  const members = Object.entries({ [creator]: 'join', ...given.members });
  const more = Object.entries({ 'm.room.join_rules': { join_rule: 'public' }, ...given.state });
  return {
    room,
    readBy: service.id,
    state: [
      event('m.room.create', '', { room_version: version }),
      ...(levels === null ? [] : [event('m.room.power_levels', '', levels)]),
      ...members.map(([user, membership]) => event('m.room.member', user, { membership })),
      ...more.map(([place, content]) => event(...splitPlace(place), content)),
    ],
    aliases: given.aliases ?? [],
    directories: given.directories ?? [],
    spaces: given.spaces ?? [],
    channels: [],
    recent: given.recent ?? [],
  };
}

/** A simulated world of these rooms, the first one being canonical. */
export function givenSimulatedRooms(
  rooms: readonly [RoomGiven, ...RoomGiven[]],
  options: {
    readonly actors?: readonly Actor[];
    readonly resolved?: Readonly<Record<string, string | undefined>>;
  } = {},
) {
  const [canonical, ...sources] = rooms.map(roomSnapshot) as [RoomSnapshot, ...RoomSnapshot[]];
  const resolved = (options.resolved ?? {}) as WorldSnapshot['resolved'];
  const snapshot: WorldSnapshot = { takenAt: 1_000, canonical, sources, chain: [], resolved };
  const installation = { actors: options.actors ?? [service, bot] } as unknown as Installation;
  return { snapshot, ...createSimulatedWorld(snapshot, installation) };
}

/** The aliases that a server lists for a room. */
export function listing(server: string, aliases: readonly string[] | undefined): RoomSnapshot['aliases'][number] {
  return { server: server as ServerName, aliases: aliases as readonly RoomAlias[] | undefined };
}

function splitPlace(place: string): [string, string] {
  const [type, ...key] = place.split(' ');
  return [type as string, key.join(' ')];
}
