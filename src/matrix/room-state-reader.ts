import { TributaryError } from '#src/errors/tributary-error';
import { path } from '#src/matrix/requests/path';
import { isJsonObject } from '#src/portals/json';
import { readStateEvent } from '#src/portals/read-event';
import type { StateEvent } from '#src/portals/room-event';
import type { RoomStateReader, View } from '#src/ports/world';
import { wasAnswered } from './matrix-failure.ts';
import { requirePresent, requirePresentIn } from './membership.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

type StateQuery = View & { readonly type: string; readonly key: string };

/** Reads room state; events that are malformed or of another room are left out (spec D-2, threat T-25). */
export function createRoomStateReader(sessions: Sessions): RoomStateReader {
  return {
    readState: (view) => readState(sessions.of(view.as), view),
    readStateEvent: (query) => {
      const session = sessions.of(query.as);
      return isCreation(query) ? readCreation(session, query) : readOne(session, query);
    },
  };
}

function isCreation({ type, key }: StateQuery): boolean {
  return type === 'm.room.create' && key === '';
}

/** Asked once, and without a look at who is still there: a creation is the same before and after one left (a plan reads thousands). */
function readCreation(session: Session, query: StateQuery): Promise<StateEvent | undefined> {
  return session.creations.recall(query.room, async () => eventIn(session, query, await askForOne(session, query)));
}

/** As `readState` of the port, for a session. */
export async function readState(session: Session, { room }: View): Promise<readonly StateEvent[]> {
  const answer = await session.call({
    method: 'GET',
    path: path`/_matrix/client/v3/rooms/${room}/state`,
    what: `the state of ${room}`,
    effect: 'reads',
  });
  if (!Array.isArray(answer)) throw nonsense(session, `the state of ${room}`);
  const state = answer.map((raw: unknown) => readStateEvent(raw, room)).filter((event) => event !== undefined);
  requirePresentIn(session, room, state);
  return state;
}

async function readOne(session: Session, query: StateQuery): Promise<StateEvent | undefined> {
  const [answer] = await Promise.all([askForOne(session, query), requirePresent(session, query.room)]);
  return eventIn(session, query, answer);
}

async function eventIn(session: Session, query: StateQuery, answer: unknown): Promise<StateEvent | undefined> {
  if (answer === undefined) return undefined;
  const event = readStateEvent(answer, query.room);
  if (event?.type === query.type && event.stateKey === query.key) return event;
  if (isJsonObject(answer) && 'event_id' in answer) return undefined; // the event is there, but malformed
  const state = await readState(session, query); // a server that does not know `format` answers with the content alone
  return state.find(({ type, stateKey }) => type === query.type && stateKey === query.key);
}

async function askForOne(session: Session, { room, type, key }: StateQuery): Promise<unknown> {
  try {
    return await session.call({
      method: 'GET',
      path: path`/_matrix/client/v3/rooms/${room}/state/${type}/${key}`,
      query: { format: 'event' },
      what: `${type} of ${room}`,
      effect: 'reads',
    });
  } catch (error) {
    if (wasAnswered(error, 404)) return undefined;
    throw error;
  }
}

function nonsense(session: Session, what: string): TributaryError {
  const facts = { server: session.server, what, error: 'it is not a list' };
  return new TributaryError('MATRIX_NONSENSE', { facts, tookEffect: 'no' });
}
