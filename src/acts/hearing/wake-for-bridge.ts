import type { ActPorts } from '#src/acts/ports';
import type { RoomEvent } from '#src/portals/room-event';

const DOORS: readonly string[] = ['m.room.join_rules', 'm.room.history_visibility', 'm.room.guest_access'];

/**
 * A bridge tells in the room how a request to link it ended: the run that waits for that is woken at once, since a channel
 * with two rooms echoes (spec B-6). So is one whose room was opened or closed, by a channel's modes say (threat T-18). Each event wakes once, for rooms are also looked through again and again.
 */
export async function wakeForBridge({ consolidations, jobs, heard }: ActPorts, event: RoomEvent): Promise<void> {
  const { room, eventId } = event;
  if (!isNews(event)) return;
  const waiting = await consolidations.holderOf(room);
  if (waiting === undefined || (await heard.knows(eventId))) return;
  await jobs.wake(waiting);
  await heard.firstTime(eventId);
}

function isNews({ type, stateKey, content }: RoomEvent): boolean {
  if (stateKey === undefined) return false;
  return DOORS.includes(type) || (type === 'm.room.bridging' && content.status !== 'pending');
}
