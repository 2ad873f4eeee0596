import type { LeftOut } from '#src/acts/answers';
import { findGroup, knownNow } from '#src/acts/discovery/groups';
import type { ActPorts } from '#src/acts/ports';
import type { NamedRoom } from '#src/acts/rooms/named-room';
import { resolveRooms } from '#src/acts/rooms/room-addresses';
import { endpointAddress, roomOf } from '#src/duplicates/endpoint-address';
import type { FoundEndpoint } from '#src/duplicates/found-endpoint';
import { isTributaryError, TributaryError } from '#src/errors/tributary-error';
import { portalOfAlias } from '#src/portals/alias-portal';
import { aliasTemplates } from '#src/portals/alias-templates';

/** The rooms of a group's places, and the places that no room stands for. */
export interface GroupRooms {
  readonly rooms: readonly NamedRoom[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * The Matrix rooms of a group: its rooms themselves, and the portals of its channels. A place of which no room is
 * found is named and left out, so that a server that has ended for good does not stop the rest. Throws GROUP_NOT_FOUND, GROUP_HAS_TOO_FEW_ROOMS.
 */
export async function roomsOfGroup(ports: ActPorts, id: string): Promise<GroupRooms> {
  const { byId } = await knownNow(ports);
  const { members } = await findGroup(ports, id);
  const rooms = new Map<string, NamedRoom>();
  const leftOut: LeftOut[] = [];
  for (const { fields, facts } of members.flatMap((member) => byId.get(member) ?? [])) {
    const place = endpointAddress(fields, facts);
    const found = await roomsOrWhyNot(ports, { fields, facts });
    if (typeof found === 'string') leftOut.push({ place, why: found });
    else for (const named of found) if (!rooms.has(named.room)) rooms.set(named.room, named);
  }
  if (rooms.size < 2) {
    const why = leftOut.map(({ place, why }) => `${place}: ${why}`).join(' ');
    throw new TributaryError('GROUP_HAS_TOO_FEW_ROOMS', { facts: { group: id, why } });
  }
  return { rooms: [...rooms.values()], leftOut };
}

/** What says of a place that no room can be found for it, now at least; anything else is a failure. */
const NOWHERE = [
  'ROOM_NOT_FOUND',
  'PORTAL_NOT_FOUND',
  'ROOM_ADDRESS_INVALID',
  'NETWORK_NOT_CONFIGURED',
  'NETWORK_HAS_NO_PORTAL',
  'ALIAS_UNKNOWN_NOW',
] as const;

type Place = Pick<FoundEndpoint, 'fields' | 'facts'>;

async function roomsOrWhyNot(ports: ActPorts, place: Place): Promise<readonly NamedRoom[] | string> {
  const named = nameOf(ports, place);
  if (named === undefined)
    return 'Looking up a bridge’s alias could make the bridge create a room, and no source has seen it.';
  try {
    return await resolveRooms(ports, named);
  } catch (error) {
    if (isTributaryError(error) && NOWHERE.some((code) => code === error.code)) return error.text.happened;
    throw error;
  }
}

/** Undefined for an alias in a bridge's hands of which no source knows the room (handbook matrix 0, point 3). */
function nameOf({ installation }: ActPorts, { fields, facts }: Place): string | undefined {
  if (fields.alias === undefined) return roomOf(facts) ?? endpointAddress(fields, facts);
  return portalOfAlias(fields.alias, aliasTemplates(installation)) === undefined ? fields.alias : roomOf(facts);
}
