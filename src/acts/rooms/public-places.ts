import type { ActPorts } from '#src/acts/ports';
import { plainName } from '#src/consent/plain-text';
import { firstLetIn, inOrderOfTrial } from '#src/consolidation/inspection/try-actors';
import { endpointAddress, roomOf } from '#src/duplicates/endpoint-address';
import type { FoundEndpoint } from '#src/duplicates/found-endpoint';
import { isShownToEverybody } from '#src/duplicates/shown-place';
import { isTributaryError } from '#src/errors/tributary-error';
import type { RoomId } from '#src/portals/ids';
import type { StateEvent } from '#src/portals/room-event';
import { claimedAliases, contentOf, stateOf } from '#src/portals/room-state';
import { stateSeen } from './state-seen.ts';

/** A place that may be named to anybody. */
export interface PublicPlace {
  readonly name: string;
  readonly address: string;
}

/** A room that everybody may join; undefined for any other, for one that was replaced, and for one that cannot be looked at now. */
export async function publicRoom(ports: ActPorts, room: RoomId): Promise<PublicPlace | undefined> {
  const state = await stateNow(ports, room);
  return state && isOpen(state) ? nameRoom(ports, { room, state }) : undefined;
}

/** A place that discovery found: as it is now where one of ours can see it, else as its network last showed it to everybody. */
export async function publicPlace(ports: ActPorts, found: FoundEndpoint): Promise<PublicPlace | undefined> {
  const room = roomOf(found.facts);
  const state = room === undefined ? [] : await stateNow(ports, room);
  if (state === undefined) return undefined;
  if (room !== undefined && state.length > 0) return isOpen(state) ? nameRoom(ports, { room, state }) : undefined;
  const isReplaced = found.facts.some(({ kind }) => kind === 'replaced-by');
  if (isReplaced || !isShownToEverybody(found)) return undefined;
  const address = plainName(endpointAddress(found.fields, found.facts));
  return { name: address, address };
}

/** Empty when none of ours may look; undefined when a server does not answer: then nobody knows whether it is still public. */
async function stateNow(ports: ActPorts, room: RoomId): Promise<readonly StateEvent[] | undefined> {
  try {
    return await stateSeen(ports, room);
  } catch (error) {
    if (isTributaryError(error) && error.kind === 'temporary') return undefined;
    throw error;
  }
}

function isOpen(state: readonly StateEvent[]): boolean {
  return contentOf(state, 'm.room.join_rules').join_rule === 'public' && !stateOf(state, 'm.room.tombstone');
}

async function nameRoom(
  ports: ActPorts,
  { room, state }: { readonly room: RoomId; readonly state: readonly StateEvent[] },
): Promise<PublicPlace> {
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
