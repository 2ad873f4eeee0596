import type { ActPorts } from '#src/acts/ports';
import { roomOf } from '#src/duplicates/endpoint-address';
import { channelEndpointId, endpointId, roomEndpointId } from '#src/duplicates/endpoint-key';
import type { Group } from '#src/duplicates/groups/group';
import { isTributaryError } from '#src/errors/tributary-error';
import { isRoomId, type RoomId } from '#src/portals/ids';
import { configuredNetworkName } from '#src/portals/irc-channel-network';
import type { LinkedChannel } from '#src/portals/remote-channel';
import { type PublicPlace, publicPlace, publicRoom } from './public-places.ts';
import { readNetworkAddress, resolveRooms } from './room-addresses.ts';
import { stateSeen } from './state-seen.ts';

/** Where else a community is; only what everybody may know, each place once. */
export interface FoundPlaces {
  /** Rooms that are linked to the same channel. */
  readonly linked: readonly PublicPlace[];
  /** Places that discovery found to belong to the same community. */
  readonly certain: readonly PublicPlace[];
  /** Places that probably do. */
  readonly likely: readonly PublicPlace[];
}

/** What is asked about: the room where it was written, or the room or channel of an address. */
export interface FindWish {
  readonly room: RoomId;
  readonly address: string | undefined;
}

const MOST_CHANNELS = 5;
/** So many members of a group are looked at; a community has a handful of places. */
const MOST_PLACES = 30;

/**
 * Other rooms and channels of the same community, from the links of bridges and from the groups as discovery made them last.
 * A room that is not public is found only by those inside it (threat T-17).
 */
export async function findPlaces(ports: ActPorts, wish: FindWish): Promise<FoundPlaces> {
  const start = await startOf(ports, wish);
  const rooms: RoomId[] = [];
  for (const channel of start.channels.slice(0, MOST_CHANNELS)) rooms.push(...(await roomsBehind(ports, channel)));
  const others = [...new Set(rooms)].filter((room) => room !== start.room);
  const linked = await publicOnes(others, (room) => publicRoom(ports, room));
  const ids = [
    ...(start.room ? [roomEndpointId(start.room)] : []),
    ...start.channels.flatMap((one) => idOf(ports, one)),
  ];
  const told = new Set([...ids, ...others.map(roomEndpointId)]);
  const groups = await ports.groups.holding(ids);
  const placesOf = (tier: Group['tier']) =>
    placesIn(
      ports,
      groups.filter((group) => group.tier === tier),
      told,
    );
  return { linked, certain: await placesOf('certain'), likely: await placesOf('likely') };
}

interface Start {
  readonly room: RoomId | undefined;
  /** Addresses of channels. */
  readonly channels: readonly string[];
}

async function startOf(ports: ActPorts, { room, address }: FindWish): Promise<Start> {
  if (address === undefined) return { room, channels: await channelsOf(ports, room) };
  if (readNetworkAddress(address)) return { room: undefined, channels: [address] };
  const named = await namedRoom(ports, { room, address });
  return { room: named, channels: named === undefined ? [] : await channelsOf(ports, named) };
}

/**
 * The room of an address, when it is the one where it was written or everybody may know it. It is looked up in what discovery
 * knows: asking a server could make a bridge create a room, or wait for a server that is gone.
 */
async function namedRoom(ports: ActPorts, wish: FindWish): Promise<RoomId | undefined> {
  const address = wish.address ?? '';
  const names = isRoomId(address) ? { ids: [roomEndpointId(address)], aliases: [] } : { ids: [], aliases: [address] };
  for (const found of await ports.endpoints.named(names)) {
    const room = roomOf(found.facts);
    if (room !== undefined && (room === wish.room || (await publicPlace(ports, found)))) return room;
  }
  return undefined;
}

async function channelsOf(ports: ActPorts, room: RoomId): Promise<readonly string[]> {
  const state = await stateSeen(ports, room);
  const linked = await Promise.all(ports.drivers.all().map((driver) => driver.channelsOf({ room, state })));
  return [...new Set(linked.flat().flatMap(addressOf))];
}

function addressOf({ protocol, network, channel, bridge }: LinkedChannel): readonly string[] {
  return protocol === 'irc' && network !== undefined && bridge !== undefined ? [`irc://${network}/${channel}`] : [];
}

/** A channel without a room is no fault here. */
async function roomsBehind(ports: ActPorts, address: string): Promise<readonly RoomId[]> {
  try {
    return (await resolveRooms(ports, address)).map(({ room }) => room);
  } catch (error) {
    if (isTributaryError(error) && (error.kind === 'not-found' || error.kind === 'input')) return [];
    throw error;
  }
}

/** The id under which discovery keeps a channel. */
function idOf({ installation }: ActPorts, address: string): readonly string[] {
  const read = readNetworkAddress(address);
  if (!read) return [];
  const { protocol, network, channel } = read;
  if (protocol === 'gitter') return [endpointId({ protocol, channel: `${network}/${channel}` })];
  const setting = installation.networks.find(({ id }) => id.toLowerCase() === network.toLowerCase());
  return [channelEndpointId(setting ? configuredNetworkName(setting) : network, channel)];
}

/** The places of these groups that were not told yet; they are told then. */
async function placesIn(ports: ActPorts, groups: readonly Group[], told: Set<string>): Promise<readonly PublicPlace[]> {
  const ids = [...new Set(groups.flatMap(({ members }) => members))].filter((id) => !told.has(id));
  for (const id of ids) told.add(id);
  const found = await ports.endpoints.named({ ids: ids.slice(0, MOST_PLACES), aliases: [] });
  return publicOnes(found, (one) => publicPlace(ports, one));
}

async function publicOnes<T>(
  all: readonly T[],
  look: (one: T) => Promise<PublicPlace | undefined>,
): Promise<readonly PublicPlace[]> {
  const places = await Promise.all(all.map(look));
  return places.filter((place) => place !== undefined);
}
