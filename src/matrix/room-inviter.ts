import { path } from '#src/matrix/requests/path';
import type { RoomInviter } from '#src/ports/world';
import { wasAnswered } from './matrix-failure.ts';
import { membershipOf } from './membership.ts';
import type { Sessions } from './sessions.ts';

/** Invites users; one who is invited or joined already counts as invited. */
export function createRoomInviter(sessions: Sessions): RoomInviter {
  return {
    invite: async ({ room, as, user, reason }) => {
      const session = sessions.of(as);
      try {
        await session.call({
          method: 'POST',
          path: path`/_matrix/client/v3/rooms/${room}/invite`,
          body: { user_id: user, reason },
          what: `inviting ${user} to ${room}`,
          effect: 'writes',
          elsewhere: true,
        });
      } catch (error) {
        if (!wasAnswered(error, 403)) throw error;
        const membership = await membershipOf(session, room, user);
        if (membership !== 'join' && membership !== 'invite') throw error;
      }
    },
  };
}
