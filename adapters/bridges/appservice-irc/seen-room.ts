import { isTributaryError } from '#src/errors/tributary-error';
import type { ActorId } from '#src/portals/actor';
import type { RoomId, ServerName } from '#src/portals/ids';
import type { StateEvent } from '#src/portals/room-event';
import type { Parts } from './parts.ts';

/** A room with its state. */
export interface SeenRoom {
  readonly room: RoomId;
  readonly state: readonly StateEvent[];
}

/** The room's state as the first of our actors sees it that may; undefined when none may. */
export async function seeRoom(parts: Parts, room: RoomId): Promise<SeenRoom | undefined> {
  return asAnybody(parts, async (as) => ({ room, state: await parts.ports.world.readState({ room, as }) }));
}

/** What the first actor gets that is let in, of one homeserver where it is named; undefined when none is. */
export async function asAnybody<T>(
  { ports }: Pick<Parts, 'ports'>,
  look: (as: ActorId) => Promise<T>,
  server?: ServerName,
): Promise<T | undefined> {
  for (const as of ports.readers) {
    if (server !== undefined && ports.actors?.find(({ id }) => id === as)?.server !== server) continue;
    try {
      return await look(as);
    } catch (error) {
      if (!isTributaryError(error) || error.kind !== 'not-allowed') throw error; // the next one may be let in
    }
  }
  return undefined;
}
