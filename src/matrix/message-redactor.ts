import { path } from '#src/matrix/requests/path';
import type { MessageRedactor } from '#src/ports/world';
import { transactionId } from './sent-event.ts';
import type { Sessions } from './sessions.ts';

/** Redacts events; redacting a redacted one again changes nothing that anybody sees. */
export function createMessageRedactor(sessions: Sessions): MessageRedactor {
  return {
    redact: async ({ room, as, event, reason }) => {
      await sessions.of(as).call({
        method: 'PUT',
        path: path`/_matrix/client/v3/rooms/${room}/redact/${event}/${transactionId('redact', room, event)}`,
        body: { reason },
        what: `the redaction of ${event} in ${room}`,
        effect: 'writes',
      });
    },
  };
}
