import type { ActPorts } from '#src/acts/ports';
import type { NamedRoom } from '#src/acts/rooms/named-room';
import { resolveRooms } from '#src/acts/rooms/room-addresses';
import type { MergeWish } from '#src/consent/commands';
import { portalPatterns } from '#src/consolidation/inspection/resolve-aliases';
import { TributaryError } from '#src/errors/tributary-error';
import { inNamespace } from '#src/portals/alias-namespace';
import { isRoomAlias, type RoomAlias } from '#src/portals/ids';

/** All rooms that are wished to be one, each once. Throws ROOM_NOT_FOUND, REQUEST_NEEDS_ROOMS and what `resolveRooms` throws. */
export async function roomsOfWish(ports: ActPorts, { into, retire }: MergeWish): Promise<readonly NamedRoom[]> {
  const rooms: NamedRoom[] = [];
  for (const text of [...(into === undefined ? [] : [into]), ...retire]) {
    const named = await roomsBehind(ports, text);
    rooms.push(...named.filter(({ room }) => rooms.every((known) => known.room !== room)));
  }
  if (rooms.length < 2) throw new TributaryError('REQUEST_NEEDS_ROOMS');
  return rooms;
}

/** Somebody's wish must not make a bridge create a portal: an alias of its form is searched for, never looked up. */
async function roomsBehind(ports: ActPorts, text: string): Promise<readonly NamedRoom[]> {
  const makesPortal = isRoomAlias(text) && inNamespace(portalPatterns(ports.installation), text);
  return makesPortal ? portalWithAlias(ports, text) : resolveRooms(ports, text);
}

async function portalWithAlias(ports: ActPorts, alias: RoomAlias): Promise<readonly NamedRoom[]> {
  for (const bot of ports.installation.actors.filter(({ kind }) => kind === 'bridge-bot')) {
    for (const room of await ports.world.joinedRooms(bot.id)) {
      const listed = await ports.world.listAliases({ room, as: bot.id });
      if (listed.some((one) => one.toLowerCase() === alias.toLowerCase())) return [{ room, via: [bot.server] }];
    }
  }
  throw new TributaryError('ROOM_NOT_FOUND', { facts: { room: alias, actor: 'the bridge' } });
}
