import { path } from '#src/matrix/requests/path';
import type { MessagePoster } from '#src/ports/world';
import { requireSendable } from './event-size.ts';
import { sentEvent, transactionId } from './sent-event.ts';
import type { Sessions } from './sessions.ts';

/** Sends messages, each marked with the act it belongs to (spec W-2). */
export function createMessagePoster(sessions: Sessions): MessagePoster {
  return {
    post: async ({ room, as, act, content }) => {
      const body = { ...content, 'io.tributary.act': act };
      requireSendable({ room, type: 'm.room.message', content: body });
      const session = sessions.of(as);
      const what = `a message to ${room}`;
      const answer = await session.call({
        method: 'PUT',
        path: path`/_matrix/client/v3/rooms/${room}/send/m.room.message/${transactionId('post', room, act)}`,
        body,
        what,
        effect: 'writes',
      });
      return sentEvent(answer, session, what);
    },
  };
}
