import type { RoomId } from '#src/portals/ids';
import { isJsonObject } from '#src/portals/json';
import type { Plan } from './plan.ts';

/** True when anybody could join the room when the plan was made; a room of which that is not known is not public. */
export function isPublicRoom({ projection }: Pick<Plan, 'projection'>, room: RoomId): boolean {
  const seen = Object.hasOwn(projection, room) ? projection[room] : undefined;
  return isJsonObject(seen) && seen.joinRule === 'public';
}

/** All rooms of a plan, canonical first. */
export function roomsOf({ canonical, legs }: Pick<Plan, 'canonical' | 'legs'>): readonly RoomId[] {
  return [canonical.room, ...legs.map(({ room }) => room)];
}
