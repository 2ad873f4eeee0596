import type { RoomEvent } from '#src/portals/room-event';
import type { ActPorts } from './ports.ts';

/**
 * A bridge tells in the room how a request to link it ended: the run that waits for that is woken at once, since a channel
 * with two rooms echoes (spec B-6). Each event wakes once, for rooms are also looked through again and again.
 */
export async function wakeForBridge({ consolidations, jobs, heard }: ActPorts, event: RoomEvent): Promise<void> {
  const { type, stateKey, content, room, eventId } = event;
  if (type !== 'm.room.bridging' || stateKey === undefined || content.status === 'pending') return;
  const waiting = await consolidations.holderOf(room);
  if (waiting === undefined || (await heard.knows(eventId))) return;
  await jobs.wake(waiting);
  await heard.firstTime(eventId);
}
