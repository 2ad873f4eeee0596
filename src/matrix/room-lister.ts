import { TributaryError } from '#src/errors/tributary-error';
import { path } from '#src/matrix/requests/path';
import type { RoomAlias, RoomId } from '#src/portals/ids';
import { isRoomAlias, isRoomId } from '#src/portals/ids';
import { isJsonObject, type Json } from '#src/portals/json';
import { readStateEvent } from '#src/portals/read-event';
import type { ListedRoom, RoomLister, RoomPage } from '#src/ports/room-lister';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

const MAX_TEXT = 2_000;
const PAGE = 100;

/** Reads lists of rooms; entries without a room id are left out (spec D-2). */
export function createRoomLister(sessions: Sessions): RoomLister {
  return {
    roomsOf: async ({ server, from, limit }) => {
      const session = sessions.adminOf(server);
      const what = `the rooms of ${server}`;
      const path = '/_synapse/admin/v1/rooms';
      const answer = await session.call({ method: 'GET', path, query: { from, limit }, what, effect: 'reads' });
      return pageIn(answer, { session, what, list: 'rooms', next: 'next_batch', of: 'total_rooms' });
    },
    stateOf: async ({ server, room }) => {
      const what = `the state of ${room}`;
      const session = sessions.adminOf(server);
      const wanted = path`/_synapse/admin/v1/rooms/${room}/state`;
      const answer = await session.call({ method: 'GET', path: wanted, what, effect: 'reads' });
      const state = isJsonObject(answer) ? answer.state : undefined;
      if (!Array.isArray(state)) throw nonsense(session, what);
      return state.map((raw: unknown) => readStateEvent(raw, room)).filter((event) => event !== undefined);
    },
    aliasesOf: async ({ server, room }) => {
      const what = `the aliases of ${room}`;
      const session = sessions.adminOf(server);
      const wanted = path`/_matrix/client/v3/rooms/${room}/aliases`;
      const answer = await session.call({ method: 'GET', path: wanted, what, effect: 'reads' });
      const aliases = isJsonObject(answer) && Array.isArray(answer.aliases) ? answer.aliases : [];
      return aliases.filter((alias): alias is RoomAlias => typeof alias === 'string' && isRoomAlias(alias));
    },
    publicRooms: async ({ as, of, since }) => {
      const session = sessions.of(as);
      const what = `the public rooms of ${of}`;
      const isOwn = session.server === of;
      const answer = await session.call({
        method: 'POST',
        path: '/_matrix/client/v3/publicRooms',
        query: isOwn ? {} : { server: of },
        body: { limit: PAGE, ...(since !== undefined && { since }), ...(isOwn && { include_all_networks: true }) },
        what,
        effect: 'reads',
        ...(!isOwn && { elsewhere: true }),
      });
      return pageIn(answer, { session, what, list: 'chunk', next: 'next_batch', of: 'total_room_count_estimate' });
    },
  };
}

interface PageForm {
  readonly session: Session;
  readonly what: string;
  readonly list: string;
  readonly next: string;
  readonly of: string;
}

function pageIn(answer: unknown, { session, what, list, next, of }: PageForm): RoomPage {
  if (!isJsonObject(answer)) throw nonsense(session, what);
  const { [list]: rooms, [next]: following, [of]: total } = answer;
  if (!Array.isArray(rooms)) throw nonsense(session, what);
  const position = typeof following === 'number' ? String(following) : following;
  return {
    rooms: rooms.flatMap(roomIn),
    ...(typeof position === 'string' && position !== '' && { next: position.slice(0, MAX_TEXT) }),
    ...(typeof total === 'number' && Number.isSafeInteger(total) && total >= 0 && { of: total }),
  };
}

function roomIn(entry: Json): readonly ListedRoom[] {
  if (!isJsonObject(entry)) return [];
  const { room_id: room, name, topic, canonical_alias: alias } = entry;
  if (typeof room !== 'string' || !isRoomId(room)) return [];
  return [
    {
      room: room as RoomId,
      ...(typeof name === 'string' && name !== '' && { name: name.slice(0, MAX_TEXT) }),
      ...(typeof topic === 'string' && topic !== '' && { topic: topic.slice(0, MAX_TEXT) }),
      ...(typeof alias === 'string' && isRoomAlias(alias) && { alias }),
      shown: JSON.stringify(entry),
    },
  ];
}

function nonsense(session: Session, what: string): TributaryError {
  const facts = { server: session.server, what, error: 'it is no list of rooms' };
  return new TributaryError('MATRIX_NONSENSE', { facts, tookEffect: 'no' });
}
