import type { RoomStateWriter } from '#src/ports/world';
import { requireSendable } from './event-size.ts';
import { path } from './requests/path.ts';
import { sentEvent } from './sent-event.ts';
import type { Sessions } from './sessions.ts';

/** Replaces pieces of room state; compares nothing (spec W-7 is the caller's). */
export function createRoomStateWriter(sessions: Sessions): RoomStateWriter {
  return {
    writeState: async ({ room, as, type, key, content }) => {
      requireSendable({ room, type, content });
      const session = sessions.of(as);
      const what = `${type} in ${room}`;
      const answer = await session.call({
        method: 'PUT',
        path: path`/_matrix/client/v3/rooms/${room}/state/${type}/${key}`,
        body: content,
        what,
        effect: 'writes',
      });
      return sentEvent(answer, session, what);
    },
  };
}
