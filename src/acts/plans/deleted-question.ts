import type { ActPorts } from '#src/acts/ports';
import type { ConsentRequest } from '#src/consent/consent';
import type { ActorId } from '#src/portals/actor';
import { isEmptied } from '#src/portals/room-event';

/** True for a question that was put in a room and that nobody can read there any more: it gathers no agreement (spec C-4). */
export async function isDeleted(
  { world }: Pick<ActPorts, 'world'>,
  { room, event }: Pick<ConsentRequest, 'room' | 'event'>,
  as: ActorId,
): Promise<boolean> {
  if (room === undefined || event === undefined) return false;
  const question = await world.readEvent({ room, as, event });
  return question === undefined || isEmptied(question);
}
