import { path } from '#src/matrix/requests/path';
import type { RoomId, UserId } from '#src/portals/ids';
import { isRoomId, isUserId } from '#src/portals/ids';
import { isJsonObject } from '#src/portals/json';
import type { RoomMemberReader } from '#src/ports/world';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

/** Reads who is joined and where an actor is joined. Throws MATRIX_REFUSED for a room the actor is not in. */
export function createRoomMemberReader(sessions: Sessions): RoomMemberReader {
  return {
    joinedMembers: async ({ room, as }) => {
      const answer = await sessions.of(as).call({
        method: 'GET',
        path: path`/_matrix/client/v3/rooms/${room}/joined_members`,
        what: `the members of ${room}`,
        effect: 'reads',
      });
      return membersIn(answer);
    },
    joinedRooms: (as) => {
      const session = sessions.of(as);
      return session.rooms.recall('', () => joinedRooms(session));
    },
    isJoined: async ({ room, as }) => {
      const session = sessions.of(as);
      // A no may be remembered from before another process of ours joined, and somebody's word there would not count.
      const isDoubted = (rooms: readonly RoomId[]) => !rooms.includes(room);
      return (await session.rooms.recallUnless('', { ask: () => joinedRooms(session), isDoubted })).includes(room);
    },
  };
}

async function joinedRooms(session: Session): Promise<readonly RoomId[]> {
  const answer = await session.call({
    method: 'GET',
    path: path`/_matrix/client/v3/joined_rooms`,
    what: `the rooms of ${session.actor.id}`,
    effect: 'reads',
  });
  return roomsIn(answer);
}

function membersIn(answer: unknown): readonly UserId[] {
  const joined = isJsonObject(answer) ? answer.joined : undefined;
  return isJsonObject(joined) ? Object.keys(joined).filter((user) => isUserId(user)) : [];
}

function roomsIn(answer: unknown): readonly RoomId[] {
  const rooms: unknown = isJsonObject(answer) ? answer.joined_rooms : undefined;
  return Array.isArray(rooms) ? rooms.filter((room): room is RoomId => typeof room === 'string' && isRoomId(room)) : [];
}
