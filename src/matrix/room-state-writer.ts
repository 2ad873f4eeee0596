import { TributaryError } from '#src/errors/tributary-error';
import { path } from '#src/matrix/requests/path';
import type { RoomStateWriter } from '#src/ports/world';
import { requireSendable } from './event-size.ts';
import { wasAnswered } from './matrix-failure.ts';
import { sentEvent } from './sent-event.ts';
import type { Sessions } from './sessions.ts';

type StateWrite = Parameters<RoomStateWriter['writeState']>[0];

/** Replaces pieces of room state; compares nothing (spec W-7 is the caller's). */
export function createRoomStateWriter(sessions: Sessions): RoomStateWriter {
  return {
    writeState: async (write) => {
      requireSendable(write);
      const { room, as, type, key, content } = write;
      const session = sessions.of(as);
      const what = `${type} in ${room}`;
      try {
        const answer = await session.call({
          method: 'PUT',
          path: path`/_matrix/client/v3/rooms/${room}/state/${type}/${key}`,
          body: content,
          what,
          effect: 'writes',
        });
        return sentEvent(answer, session, what);
      } catch (error) {
        throw isUnknownAddress(error, write) ? unknownAddress(error, write) : error;
      }
    },
  };
}

/** Before it takes new addresses, Synapse asks their servers where they lead: a silent one is 502, and nothing is written. */
function isUnknownAddress(error: unknown, { type }: StateWrite): boolean {
  return type === 'm.room.canonical_alias' && wasAnswered(error, 502, 'M_UNKNOWN');
}

function unknownAddress(cause: unknown, { content }: StateWrite): TributaryError {
  const others = Array.isArray(content.alt_aliases) ? content.alt_aliases : [];
  const alias = [content.alias, ...others].filter((one) => typeof one === 'string').join(' or ');
  return new TributaryError('ALIAS_UNKNOWN_NOW', { facts: { alias, server: 'its server', status: 502 }, cause });
}
