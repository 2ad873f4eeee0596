import type { BridgeDriver, LinkedChannel } from '#adapters/contract';
import { channelEndpointId, digestOf } from '#src/duplicates/endpoint-key';
import type { Sighting } from '#src/duplicates/found-endpoint';
import type { Actor } from '#src/portals/actor';
import type { EventId, RoomId } from '#src/portals/ids';
import type { RoomEvent, StateEvent } from '#src/portals/room-event';
import { contentOf, usersWith } from '#src/portals/room-state';
import type { World } from '#src/ports/world';
import { readAtOnce } from './read-at-once.ts';
import type { Surroundings } from './room-place.ts';
import { sightingOfRoom } from './room-sighting.ts';

/** What the rooms of an actor need. */
export interface ActorRoomsPorts {
  readonly actor: Actor;
  readonly world: World;
  readonly around: Surroundings;
  /** What a cheap list of the homeserver shows of each room; left out: there is none, and every room is read. */
  readonly shownNow?: () => Promise<ReadonlyMap<RoomId, string>>;
  /** The bridge whose bot it is: its own word is asked about each room. */
  readonly driver?: BridgeDriver;
  /** Waits until that bridge may be asked once more. */
  readonly bridgePace?: () => Promise<void>;
}

const MOST_PINNED = 3;
/** Drivers that ask the bridge itself; others read the room's records, which are claims and stand among its facts. */
const ASKS_THE_BRIDGE: ReadonlySet<string> = new Set(['appservice-irc', 'heisenbridge']);

/** One room with everything that its bridge links to it; empty for a room nobody talks in, or a chat of two. */
export async function readActorRoom(
  ports: ActorRoomsPorts,
  { room, shown }: { readonly room: RoomId; readonly shown: string | undefined },
): Promise<readonly Sighting[]> {
  const { actor, world, around } = ports;
  const [state, aliases] = await Promise.all([
    world.readState({ room, as: actor.id }),
    world.listAliases({ room, as: actor.id }),
  ]);
  if (isOwnChat(state)) return [];
  const [linked, pinned] = await Promise.all([linksOf(ports, { room, state }), pinnedIn(ports, { room, state })]);
  const channels = linked.flatMap((channel) => sightingOfChannel(channel, around));
  const read = { room, state, aliases, server: actor.server, linked, pinned };
  const sighting = sightingOfRoom(read, around, shown ?? '');
  if (sighting === undefined) return [];
  const { fields, facts } = sighting;
  return [{ ...sighting, digest: shown ?? digestOf(JSON.stringify({ fields, facts })) }, ...channels];
}

/** Rooms in which a bridge talks with one person, or in which it takes orders, are nobody's community. */
function isOwnChat(state: readonly StateEvent[]): boolean {
  const isPublic = contentOf(state, 'm.room.join_rules').join_rule === 'public';
  return !isPublic && usersWith(state, 'join').length + usersWith(state, 'invite').length <= 2;
}

async function linksOf(
  { driver, bridgePace }: ActorRoomsPorts,
  seen: { readonly room: RoomId; readonly state: readonly StateEvent[] },
): Promise<readonly LinkedChannel[]> {
  if (driver === undefined || !ASKS_THE_BRIDGE.has(driver.kind)) return [];
  await bridgePace?.();
  return driver.channelsOf(seen);
}

/** Pinned messages say where else people are; they are read where we are in the room anyway. */
async function pinnedIn(
  { actor, world }: ActorRoomsPorts,
  { room, state }: { readonly room: RoomId; readonly state: readonly StateEvent[] },
): Promise<readonly RoomEvent[]> {
  const { pinned } = contentOf(state, 'm.room.pinned_events');
  const ids = (Array.isArray(pinned) ? pinned : []).filter(
    (id): id is EventId => typeof id === 'string' && id.startsWith('$'),
  );
  const events = await readAtOnce(ids.slice(-MOST_PINNED), (event) => world.readEvent({ room, as: actor.id, event }));
  return events.flatMap((event) => ('value' in event && event.value ? [event.value] : []));
}

/** The channel at the other end, as the bridge names it: known even where its network cannot be asked. */
function sightingOfChannel(linked: LinkedChannel, { nameNetwork }: Surroundings): readonly Sighting[] {
  const network = linked.network === undefined ? undefined : nameNetwork(linked.network);
  if (linked.protocol !== 'irc' || network === undefined) return [];
  const { channel } = linked;
  const fields = { id: channelEndpointId(network, channel), protocol: 'irc', network, channel };
  return [{ fields, facts: [], digest: 'by the bridge' }];
}
