import { randomUUID } from 'node:crypto';
import { isTributaryError, TributaryError } from '#src/errors/tributary-error';
import { path } from '#src/matrix/requests/path';
import type { ActorId } from '#src/portals/actor';
import type { RoomId, UserId } from '#src/portals/ids';
import { isRoomId } from '#src/portals/ids';
import { isJsonObject, type JsonObject } from '#src/portals/json';
import type { BridgeTalk } from '#src/ports/bridge-talk';
import type { WorldWriter } from '#src/ports/world';
import { wasAnswered } from './matrix-failure.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

/** Who talks with which bridge. */
export interface TalkParties {
  /** Our service user. */
  readonly service: ActorId;
  readonly botUser: UserId;
  /** The bridge's bot as an actor of ours; undefined where we do not hold its token. */
  readonly bot: ActorId | undefined;
}

/** What we do besides talking is done as for everything else. */
export type TalkWriter = Pick<WorldWriter, 'post' | 'join' | 'leave' | 'invite'>;

/** Opens the way to talk with a bridge; nothing is sent before the first call. */
export function createBridgeTalk(sessions: Sessions, writer: TalkWriter, parties: TalkParties): BridgeTalk {
  const { service, botUser, bot } = parties;
  const session = () => sessions.of(service);
  return {
    as: service,
    user: session().user,
    say: ({ room, text }) =>
      writer.post({ room, as: service, act: `talk-${randomUUID()}`, content: { msgtype: 'm.text', body: text } }),
    openChat: () => openChat(session(), botUser),
    enter: (room) => enter(writer, { room, service, user: session().user, bot }),
    leave: (room) => writer.leave({ room, as: service }),
    remove: (request) => remove(session(), request),
    ...(bot && { readNote: (query) => readNote(sessions.of(bot), query) }),
  };
}

async function openChat(session: Session, botUser: UserId): Promise<RoomId> {
  const answer = await session.call({
    method: 'POST',
    path: '/_matrix/client/v3/createRoom',
    body: { preset: 'private_chat', is_direct: true, invite: [botUser] },
    what: `a direct room with ${botUser}`,
    effect: 'writes',
  });
  const room = isJsonObject(answer) ? answer.room_id : undefined;
  if (typeof room === 'string' && isRoomId(room)) {
    session.moved(room);
    return room;
  }
  const facts = { server: session.server, what: `a direct room with ${botUser}`, error: 'it names no room' };
  throw new TributaryError('MATRIX_NONSENSE', { facts });
}

interface Entry {
  readonly room: RoomId;
  readonly service: ActorId;
  readonly user: UserId;
  readonly bot: ActorId | undefined;
}

async function enter(writer: TalkWriter, { room, service, user, bot }: Entry): Promise<void> {
  try {
    await writer.join({ room, as: service, via: [] });
  } catch (error) {
    if (!isTributaryError(error, 'MATRIX_REFUSED') || bot === undefined) throw error;
    await writer.invite({ room, as: bot, user, reason: 'It gives orders to this bridge.' });
    await writer.join({ room, as: service, via: [] });
  }
}

type Removal = Parameters<BridgeTalk['remove']>[0];

async function remove(session: Session, { room, user, reason }: Removal): Promise<void> {
  await session.call({
    method: 'POST',
    path: path`/_matrix/client/v3/rooms/${room}/kick`,
    body: { user_id: user, reason },
    what: `removing ${user} from ${room}`,
    effect: 'writes',
  });
}

async function readNote(
  session: Session,
  { room, type }: { readonly room: RoomId; readonly type: string },
): Promise<JsonObject | undefined> {
  try {
    const answer = await session.call({
      method: 'GET',
      path: path`/_matrix/client/v3/user/${session.user}/rooms/${room}/account_data/${type}`,
      what: `what ${session.user} keeps about ${room}`,
      effect: 'reads',
    });
    return isJsonObject(answer) ? answer : undefined;
  } catch (error) {
    if (wasAnswered(error, 404)) return undefined;
    throw error;
  }
}
