import type { ActPorts } from '#src/acts/ports';
import type { NamedRoom } from '#src/acts/rooms/named-room';
import { resolveRooms } from '#src/acts/rooms/room-addresses';
import type { MergeWish } from '#src/consent/commands';
import { TributaryError } from '#src/errors/tributary-error';

/** All rooms that are wished to be one, each once. Throws REQUEST_NEEDS_ROOMS and what `resolveRooms` throws. */
export async function roomsOfWish(ports: ActPorts, { into, retire }: MergeWish): Promise<readonly NamedRoom[]> {
  const rooms: NamedRoom[] = [];
  for (const text of [...(into === undefined ? [] : [into]), ...retire]) {
    const named = await resolveRooms(ports, text);
    rooms.push(...named.filter(({ room }) => rooms.every((known) => known.room !== room)));
  }
  if (rooms.length < 2) throw new TributaryError('REQUEST_NEEDS_ROOMS');
  return rooms;
}
