import type { ActPorts } from '#src/acts/ports';
import { firstLetIn, inOrderOfTrial } from '#src/consolidation/inspection/try-actors';
import type { RoomId } from '#src/portals/ids';
import type { StateEvent } from '#src/portals/room-event';

/** A room's state as the first of our accounts sees it that may look; empty when none may. */
export async function stateSeen(ports: ActPorts, room: RoomId): Promise<readonly StateEvent[]> {
  const actors = inOrderOfTrial(ports.installation);
  return (await firstLetIn(actors, ({ id }) => ports.world.readState({ room, as: id })))?.answer ?? [];
}
