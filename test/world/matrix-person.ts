/** What a homeserver answered instead of doing what a person asked. */
export class PersonRefused extends Error {
  readonly status: number;
  readonly errcode: string;

  constructor(what: string, status: number, body: { errcode?: string; error?: string }) {
    super(`${what}: ${status} ${body.errcode ?? ''} ${body.error ?? ''}`);
    this.name = 'PersonRefused';
    this.status = status;
    this.errcode = body.errcode ?? 'M_UNKNOWN';
  }
}

/** An event as a client reads it. */
export interface SeenEvent {
  readonly type: string;
  readonly event_id: string;
  readonly sender: string;
  readonly state_key?: string;
  readonly content: Readonly<Record<string, unknown>>;
  readonly origin_server_ts: number;
  readonly unsigned?: Readonly<Record<string, unknown>>;
}

/** Content of an event, or a body of the client API. */
export type Content = Readonly<Record<string, unknown>>;

/** A human with a plain client: what they can do and see, told by the homeserver and by nothing of ours. */
export type MatrixPerson = ReturnType<typeof matrixPerson>;

/** Who a person is and which homeserver's client API they use. */
export interface PersonLogin {
  readonly url: string;
  readonly userId: string;
  readonly accessToken: string;
}

/** Makes a person of a login; every method rejects with `PersonRefused` when the homeserver says no. */
export function matrixPerson(login: PersonLogin) {
  const call = caller(login);
  return {
    userId: login.userId,
    accessToken: login.accessToken,
    call,
    ...inRooms(call, login.userId),
    ...reading(call),
    ...aliases(call),
  };
}

/** Registers an account on a test homeserver and makes a person of it. */
export async function newPerson(
  server: {
    url: string;
    registerUser(localpart: string, options?: { admin?: boolean }): Promise<PersonLogin | Omit<PersonLogin, 'url'>>;
  },
  localpart: string,
  options: { admin?: boolean } = {},
): Promise<MatrixPerson> {
  const account = await server.registerUser(localpart, options);
  return matrixPerson({ ...account, url: server.url });
}

type Call = ReturnType<typeof caller>;

/** One request to the client API; the path starts after `/_matrix/client`. */
function caller({ url, accessToken }: PersonLogin) {
  return async <Answer = Content>(method: string, path: string, body?: Content): Promise<Answer> => {
    const answer = await fetch(`${url}/_matrix/client${path}`, {
      method,
      headers: { authorization: `Bearer ${accessToken}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new PersonRefused(`${method} ${path}`, answer.status, parsed(text));
    return parsed(text) as Answer;
  };
}

function parsed(text: string): Content {
  try {
    return JSON.parse(text);
  } catch {
    return { error: text.slice(0, 200) };
  }
}

const q = encodeURIComponent;
const room = (roomId: string, ...rest: string[]) => `/v3/rooms/${[roomId, ...rest].map(q).join('/')}`;

function inRooms(call: Call, ownId: string) {
  const send = async (roomId: string, content: string | Content, type = 'm.room.message'): Promise<string> => {
    const body = typeof content === 'string' ? { msgtype: 'm.text', body: content } : content;
    return (await call<EventAnswer>('PUT', room(roomId, 'send', type, transaction()), body)).event_id;
  };
  const putState = async (roomId: string, type: string, content: Content, key = ''): Promise<string> =>
    (await call<EventAnswer>('PUT', room(roomId, 'state', type, key), content)).event_id;
  return {
    send,
    putState,
    createRoom: async (options: Content = {}): Promise<string> =>
      (await call<{ room_id: string }>('POST', '/v3/createRoom', { preset: 'public_chat', ...options })).room_id,
    /** Joins by id or alias; `via` names servers that are in the room. */
    join: async (idOrAlias: string, via: readonly string[] = []): Promise<string> => {
      const query = via.map((server) => `server_name=${q(server)}&via=${q(server)}`).join('&');
      return (await call<{ room_id: string }>('POST', `/v3/join/${q(idOrAlias)}?${query}`, {})).room_id;
    },
    leave: async (roomId: string): Promise<void> => void (await call('POST', room(roomId, 'leave'), {})),
    invite: async (roomId: string, user_id: string): Promise<void> =>
      void (await call('POST', room(roomId, 'invite'), { user_id })),
    kick: async (roomId: string, user_id: string): Promise<void> =>
      void (await call('POST', room(roomId, 'kick'), { user_id })),
    ban: async (roomId: string, user_id: string): Promise<void> =>
      void (await call('POST', room(roomId, 'ban'), { user_id })),
    react: (roomId: string, event_id: string, key: string): Promise<string> =>
      send(roomId, { 'm.relates_to': { rel_type: 'm.annotation', event_id, key } }, 'm.reaction'),
    redact: async (roomId: string, eventId: string): Promise<string> =>
      (await call<EventAnswer>('PUT', room(roomId, 'redact', eventId, transaction()), {})).event_id,
    /** Writes one user's level into `m.room.power_levels`, and leaves the rest as it is; where there is none, they keep a creator's own 100. */
    setPowerLevel: async (roomId: string, userId: string, level: number): Promise<string> => {
      const found = await orAbsent(
        call<{ users?: Record<string, number> }>('GET', room(roomId, 'state', 'm.room.power_levels', '')),
      );
      const now = found ?? { users: { [ownId]: 100 } };
      return putState(roomId, 'm.room.power_levels', { ...now, users: { ...now.users, [userId]: level } });
    },
  };
}

function reading(call: Call) {
  return {
    /** The content of one state event; undefined where there is none. */
    getState: (roomId: string, type: string, key = ''): Promise<Content | undefined> =>
      orAbsent(call('GET', room(roomId, 'state', type, key))),
    allState: (roomId: string): Promise<SeenEvent[]> => call('GET', room(roomId, 'state')),
    event: (roomId: string, eventId: string): Promise<SeenEvent> => call('GET', room(roomId, 'event', eventId)),
    /** The newest events of the timeline, oldest first. */
    messages: async (roomId: string, limit = 50): Promise<SeenEvent[]> =>
      (await call<{ chunk: SeenEvent[] }>('GET', `${room(roomId, 'messages')}?dir=b&limit=${limit}`)).chunk.reverse(),
    /** All of a room that this person may read, oldest first, however much it is. */
    allMessages: async (roomId: string): Promise<SeenEvent[]> => {
      const newestFirst: SeenEvent[] = [];
      for (let from: string | undefined = ''; from !== undefined; ) {
        const since: string = from === '' ? '' : `&from=${encodeURIComponent(from)}`;
        const page = await call<MessagePage>('GET', `${room(roomId, 'messages')}?dir=b&limit=1000${since}`);
        newestFirst.push(...page.chunk);
        from = page.end;
      }
      return newestFirst.reverse();
    },
    /** The ids of all who are joined, sorted. */
    members: async (roomId: string): Promise<string[]> =>
      Object.keys((await call<{ joined: object }>('GET', room(roomId, 'joined_members'))).joined).sort(),
    joinedRooms: async (): Promise<string[]> =>
      (await call<{ joined_rooms: string[] }>('GET', '/v3/joined_rooms')).joined_rooms,
    publicRooms: (server?: string) => publicRooms(call, server),
  };
}

/** A part of a timeline; without an end it was the last. */
interface MessagePage {
  readonly chunk: readonly SeenEvent[];
  readonly end?: string;
}

/** A room as a homeserver lists it publicly. */
interface ListedRoom {
  readonly room_id: string;
  readonly name?: string;
  readonly canonical_alias?: string;
}

/** All the rooms a homeserver lists publicly: it gives a hundred at a time, however many are asked for. */
async function publicRooms(call: Call, server?: string): Promise<ListedRoom[]> {
  const of = server === undefined ? '' : `&server=${q(server)}`;
  const rooms: ListedRoom[] = [];
  let from = '';
  for (;;) {
    const page = await call<{ chunk: ListedRoom[]; next_batch?: string }>(
      'GET',
      `/v3/publicRooms?limit=100${of}${from}`,
    );
    rooms.push(...page.chunk);
    if (page.next_batch === undefined) return rooms;
    from = `&since=${q(page.next_batch)}`;
  }
}

function aliases(call: Call) {
  const path = (alias: string) => `/v3/directory/room/${q(alias)}`;
  return {
    /** Where an alias points, and the servers to join through; undefined for an alias that does not exist. */
    resolveAlias: (alias: string): Promise<{ room_id: string; servers: string[] } | undefined> =>
      orAbsent(call('GET', path(alias))),
    putAlias: async (alias: string, room_id: string): Promise<void> =>
      void (await call('PUT', path(alias), { room_id })),
    deleteAlias: async (alias: string): Promise<void> => void (await call('DELETE', path(alias))),
    /** The aliases that this person's homeserver holds for a room. */
    localAliases: async (roomId: string): Promise<string[]> =>
      (await call<{ aliases: string[] }>('GET', room(roomId, 'aliases'))).aliases,
  };
}

interface EventAnswer {
  readonly event_id: string;
}

async function orAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof PersonRefused && error.status === 404) return undefined;
    throw error;
  }
}

let transactions = 0;

/** A transaction id that no other process of this machine uses. */
function transaction(): string {
  transactions += 1;
  return `person-${process.pid}-${Date.now()}-${transactions}`;
}
