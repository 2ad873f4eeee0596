import { plainName } from '#src/consent/plain-text';
import { firstLetIn, inOrderOfTrial } from '#src/consolidation/inspection/try-actors';
import { isTributaryError } from '#src/errors/tributary-error';
import type { RoomId } from '#src/portals/ids';
import type { LinkedChannel } from '#src/portals/remote-channel';
import { claimedAliases, contentOf } from '#src/portals/room-state';
import type { ActPorts } from './ports.ts';
import { resolveRooms } from './room-addresses.ts';
import { stateSeen } from './state-seen.ts';

/** Rooms that lead to the same channels: those that are public by name, the others by their number only. */
export interface FoundRooms {
  readonly rooms: readonly { readonly name: string; readonly address: string }[];
  readonly hidden: number;
}

const MOST_CHANNELS = 5;

/** The other rooms that are linked to the channels of a room, or the rooms of one channel by its address. */
export async function findRooms(
  ports: ActPorts,
  { room, address }: { readonly room: RoomId; readonly address: string | undefined },
): Promise<FoundRooms> {
  const addresses = address === undefined ? await channelsOf(ports, room) : [address];
  const found: RoomId[] = [];
  for (const one of addresses.slice(0, MOST_CHANNELS)) found.push(...(await roomsBehind(ports, one)));
  const others = [...new Set(found)].filter((one) => address !== undefined || one !== room);
  const shown = await Promise.all(others.map((one) => publicly(ports, one)));
  const rooms = shown.filter((one) => one !== undefined);
  return { rooms, hidden: shown.length - rooms.length };
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

async function publicly(ports: ActPorts, room: RoomId): Promise<FoundRooms['rooms'][number] | undefined> {
  const state = await stateSeen(ports, room);
  if (contentOf(state, 'm.room.join_rules').join_rule !== 'public') return undefined;
  const { name } = contentOf(state, 'm.room.name');
  const address = plainName(claimedAliases(state).main ?? (await anyAlias(ports, room)) ?? room);
  return { name: plainName(typeof name === 'string' ? name : '') || address, address };
}

async function anyAlias(ports: ActPorts, room: RoomId): Promise<string | undefined> {
  const listed = await firstLetIn(inOrderOfTrial(ports.installation), ({ id }) =>
    ports.world.listAliases({ room, as: id }),
  );
  return listed?.answer[0];
}
