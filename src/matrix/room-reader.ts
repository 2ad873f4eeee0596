import { path } from '#src/matrix/requests/path';
import { isJsonObject, type Json } from '#src/portals/json';
import { readRoomEvent, readStateEvent } from '#src/portals/read-event';
import type { RoomReader } from '#src/ports/world';
import { wasAnswered } from './matrix-failure.ts';
import { requirePresentIn } from './membership.ts';
import { readState } from './room-state-reader.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';
import { readPart } from './timeline-reader.ts';

type Query = Parameters<RoomReader['readRoom']>[0];
type Whole = Awaited<ReturnType<RoomReader['readRoom']>>;

/**
 * Reads state and newest events together. The one request for it is deprecated, without a successor that an appservice may
 * use; Synapse answers it with the state that servers have agreed on. A server without it is asked twice, and only so from then on.
 */
export function createRoomReader(sessions: Sessions): RoomReader {
  const without = new Set<string>();
  return {
    readRoom: async (query) => {
      const session = sessions.of(query.as);
      const whole = without.has(session.server) ? undefined : await readWhole(session, query);
      if (whole) return whole;
      const [state, newest] = await Promise.all([
        readState(session, query),
        readPart(session, query.room, { limit: query.newest }),
      ]);
      without.add(session.server);
      return { state, newest };
    },
  };
}

/** Answers of servers that do not have this request, or have it no longer, or no longer whole. */
const NOT_HERE = [400, 404, 405, 500, 501];

/** Undefined where the server does not know this request, or does not answer it as it should. */
async function readWhole(session: Session, { room, newest: limit }: Query): Promise<Whole | undefined> {
  const answer = await ask(session, { room, limit });
  const { state: events, messages } = isJsonObject(answer) ? answer : {};
  if (!Array.isArray(events) || !isJsonObject(messages) || !Array.isArray(messages.chunk)) return undefined;
  const state = events.map((raw: Json) => readStateEvent(raw, room)).filter((event) => event !== undefined);
  requirePresentIn(session, room, state);
  const said = messages.chunk.map((raw: Json) => readRoomEvent(raw, room)).filter((event) => event !== undefined);
  const next = typeof messages.start === 'string' ? messages.start : undefined;
  return { state, newest: { events: said.reverse(), next } };
}

async function ask(
  session: Session,
  { room, limit }: { readonly room: Query['room']; readonly limit: number },
): Promise<unknown> {
  try {
    return await session.call({
      method: 'GET',
      path: path`/_matrix/client/v3/rooms/${room}/initialSync`,
      query: { limit },
      what: `the state and the newest messages of ${room}`,
      effect: 'reads',
    });
  } catch (error) {
    if (NOT_HERE.some((status) => wasAnswered(error, status))) return undefined;
    throw error;
  }
}
