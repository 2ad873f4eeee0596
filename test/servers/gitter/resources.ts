import { peopleAnswer } from './people.ts';

/** A room as its owner keeps it; how it was made decides which fields an answer has. */
export interface TownRoom {
  readonly id: string;
  readonly uri: string;
  readonly groupId?: string;
  readonly topic?: string;
  readonly oneToOne?: boolean;
  readonly backend?: { readonly type: string; readonly linkPath?: string };
  readonly matrixRoomLink?: string;
  /** True: the token's user is in it. */
  readonly mine?: boolean;
  /** Its new uri: everybody who asks for it is told to go there. */
  readonly renamedTo?: string;
  /** True: readable by its members alone. */
  readonly closed?: boolean;
  /** How the room's rights are kept, and its own admins; a test may change the list. */
  readonly security?: RoomSecurity;
  /** What was said, oldest first; messages are added to it. */
  readonly messages?: TownMessage[];
}

/** Who administers a room: the list by name, and, where it says so, whoever administers the group. */
export interface RoomSecurity {
  readonly type?: string | null;
  readonly admins?: string;
  readonly extraAdmins: TownUser[];
  /** Admins of the group that the room belongs to. */
  readonly groupAdmins?: TownUser[];
}

/** A message as Gitter shows it. */
export interface TownMessage {
  readonly id: string;
  readonly text: string;
  readonly fromUser: TownUser;
  readonly editedAt?: string;
  readonly virtualUser?: object;
}

/** Somebody with an account. */
export interface TownUser {
  readonly id: string;
  readonly username: string;
}

/** Groups and rooms of a stand-in, and whose token it takes. */
export interface GitterTown {
  readonly groups: readonly object[];
  readonly rooms: readonly TownRoom[];
  /** The token's user; `tributary` unless told. */
  readonly user?: TownUser;
}

/** The user of the token where a test says nothing else. */
export const TOKEN_USER: TownUser = { id: 'f'.repeat(24), username: 'tributary' };

/** What is answered. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const OBJECT_ID = /^[0-9a-f]{24}$/;

/** What REST v1 answers (handbook gitter.md part 2.3): lists leave out what only a single room tells. */
export function answerOf(
  town: GitterTown,
  asked: { readonly method: string; readonly path: string; readonly query?: URLSearchParams; readonly body?: string },
): Answer {
  const { groups, rooms, user = TOKEN_USER } = town;
  const { method, path } = asked;
  const about = peopleAnswer(town, asked);
  if (about) return about;
  if (method !== 'GET') return { status: 404, body: { error: 'Not Found' } };
  if (path === '/user') return { status: 200, body: [user] };
  if (path === '/groups') return { status: 200, body: groups };
  if (path === '/rooms') return { status: 200, body: rooms.filter(({ mine }) => mine).map(listed) };
  const [, kind, id = '', what] = path.split('/');
  if (!OBJECT_ID.test(id)) return { status: 400, body: { error: 'Bad Request' } };
  if (kind === 'groups' && what === 'rooms') {
    return { status: 200, body: rooms.filter(({ groupId }) => groupId === id).map(listed) };
  }
  const room = rooms.find((one) => one.id === id);
  if (kind !== 'rooms' || what !== undefined || room === undefined)
    return { status: 404, body: { error: 'Not Found' } };
  if (room.closed) return { status: 403, body: { error: 'Forbidden' } };
  if (room.renamedTo) return { status: 301, body: { path: `/${room.renamedTo}` } };
  return { status: 200, body: single(room) };
}

function listed({ id, uri, topic, oneToOne = false, groupId }: TownRoom): object {
  return { id, uri, name: uri, topic, oneToOne, public: !oneToOne, url: `/${uri}`, userCount: 5, groupId, v: 1 };
}

function single(room: TownRoom): object {
  const { backend, matrixRoomLink } = room;
  return { ...listed(room), tags: [], permissions: { admin: false }, backend, matrixRoomLink };
}
