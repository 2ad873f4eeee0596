import { isTributaryError, TributaryError } from '#src/errors/tributary-error';
import { path } from '#src/matrix/requests/path';
import type { RoomJoiner, View } from '#src/ports/world';
import { wasAnswered } from './matrix-failure.ts';
import { createRoomMemberReader } from './room-member-reader.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

type JoinRequest = Parameters<RoomJoiner['join']>[0];

/** Joins and leaves rooms. Join throws ROOM_CANNOT_BE_JOINED when no server of `via` could help. */
export function createRoomJoiner(sessions: Sessions): RoomJoiner {
  const members = createRoomMemberReader(sessions);
  const registered = new Set<string>();
  return {
    join: async (request) => {
      const session = sessions.of(request.as);
      if (session.actor.kind === 'service' && !registered.has(session.actor.id)) {
        await register(session);
        registered.add(session.actor.id);
      }
      await join(session, request);
    },
    leave: async (view) => {
      try {
        await leave(sessions.of(view.as), view);
        sessions.of(view.as).moved(view.room);
      } catch (error) {
        sessions.of(view.as).moved(view.room);
        const isRefusal = wasAnswered(error, 403) || wasAnswered(error, 404);
        if (!isRefusal || (await members.joinedRooms(view.as)).includes(view.room)) throw error;
      }
    },
  };
}

/** `via` is today's name of the parameter, `server_name` the one that servers before Matrix 1.12 know (matrix.md 1.10). */
async function join(session: Session, { room, via }: JoinRequest): Promise<void> {
  try {
    await session.call({
      method: 'POST',
      path: path`/_matrix/client/v3/join/${room}`,
      query: { via, server_name: via },
      body: {},
      what: `joining ${room}`,
      effect: 'writes',
      elsewhere: true,
    });
  } catch (error) {
    throw joinFailure(error, { room, via, as: session.actor.id });
  } finally {
    session.moved(room);
  }
}

function joinFailure(error: unknown, { room, via, as }: JoinRequest): unknown {
  if (!isTributaryError(error)) return error;
  const { status } = error.facts;
  if (status !== 404 && !(typeof status === 'number' && status >= 500)) return error;
  const facts = { ...error.facts, room, actor: as, via: via.length === 0 ? 'no server' : via.join(', ') };
  return new TributaryError('ROOM_CANNOT_BE_JOINED', { facts, cause: error, tookEffect: error.tookEffect });
}

async function leave(session: Session, { room }: View): Promise<void> {
  await session.call({
    method: 'POST',
    path: path`/_matrix/client/v3/rooms/${room}/leave`,
    body: {},
    what: `leaving ${room}`,
    effect: 'writes',
  });
}

/** Without an account of its own the service user has no profile, and clients warn people who invite it. */
async function register(session: Session): Promise<void> {
  const username = session.user.slice(1, session.user.indexOf(':'));
  try {
    await session.call({
      method: 'POST',
      path: path`/_matrix/client/v3/register`,
      body: { type: 'm.login.application_service', username, inhibit_login: true },
      what: `the account of ${session.user}`,
      effect: 'writes',
    });
  } catch (error) {
    // In use: it is there. Any other refusal: the server makes accounts in its own way, and the join itself decides.
    if (!wasAnswered(error, 400) && !wasAnswered(error, 403)) throw error;
  }
}
