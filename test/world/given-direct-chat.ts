import type { RoomId, UserId } from '#src/portals/ids';
import type { RoomSnapshot } from '#src/portals/room-snapshot';
import { roomSnapshot, service } from './simulated-rooms.ts';

/** A private room in which a person and our service user are alone. */
export function snapshotOfDirectChat(room: RoomId, person: UserId): RoomSnapshot {
  return roomSnapshot({
    room,
    creator: person,
    members: { [service.user]: 'join' },
    state: { 'm.room.join_rules': { join_rule: 'invite' } },
  });
}
