import { path } from '#src/matrix/requests/path';
import { isJsonObject } from '#src/portals/json';
import type { RoomPublisher } from '#src/ports/world';
import { wasAnswered } from './matrix-failure.ts';
import type { Sessions } from './sessions.ts';

/** Reads and changes the directory of the actor's homeserver; a room that it does not know is not listed. */
export function createRoomPublisher(sessions: Sessions): RoomPublisher {
  return {
    isListed: async ({ room, as }) => {
      try {
        const answer = await sessions.of(as).call({
          method: 'GET',
          path: path`/_matrix/client/v3/directory/list/room/${room}`,
          what: `the directory entry of ${room}`,
          effect: 'reads',
        });
        return isJsonObject(answer) && answer.visibility === 'public';
      } catch (error) {
        if (wasAnswered(error, 404)) return false;
        throw error;
      }
    },
    setListed: async ({ room, as, listed }) => {
      await sessions.of(as).call({
        method: 'PUT',
        path: path`/_matrix/client/v3/directory/list/room/${room}`,
        body: { visibility: listed ? 'public' : 'private' },
        what: `the directory entry of ${room}`,
        effect: 'writes',
      });
    },
  };
}
