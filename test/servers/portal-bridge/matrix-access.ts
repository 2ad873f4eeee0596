/** JSON of the client API. */
export type Content = Readonly<Record<string, unknown>>;

/** A state event as the homeserver gives it. */
export interface StateEvent {
  readonly type: string;
  readonly state_key: string;
  readonly sender: string;
  readonly content: Content;
}

/** What the homeserver answered instead of doing it. */
export class MatrixRefused extends Error {
  readonly status: number;
  readonly errcode: string;

  constructor(what: string, status: number, body: Content) {
    super(`${what}: ${status} ${String(body.errcode)} ${String(body.error)}`);
    this.name = 'MatrixRefused';
    this.status = status;
    this.errcode = String(body.errcode ?? 'M_UNKNOWN');
  }
}

/** The client API with the bridge's token; every call is the bot's unless it names one of our users. */
export type MatrixAccess = ReturnType<typeof matrixAccess>;

/** Where the homeserver is and which token opens it. */
export interface MatrixLogin {
  readonly url: string;
  readonly asToken: string;
  readonly bot: string;
}

type Call = <Answer = Content>(method: string, path: string, options?: CallOptions) => Promise<Answer>;

interface CallOptions {
  readonly body?: Content;
  /** The user of ours who acts; the bot when undefined. */
  readonly as?: string | undefined;
}

/** Makes the client; every method rejects with `MatrixRefused` when the homeserver says no. */
export function matrixAccess(login: MatrixLogin) {
  const call = caller(login);
  return { bot: login.bot, call, ...rooms(call), ...events(call), ...directory(call) };
}

const q = encodeURIComponent;
const inRoom = (roomId: string, ...rest: string[]) => `/v3/rooms/${[roomId, ...rest].map(q).join('/')}`;

function caller({ url, asToken, bot }: MatrixLogin): Call {
  return async <Answer>(method: string, path: string, { body, as = bot }: CallOptions = {}) => {
    const target = new URL(`${url}/_matrix/client${path}`);
    target.searchParams.set('user_id', as);
    const answer = await fetch(target, {
      method,
      headers: { authorization: `Bearer ${asToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const content = (await answer.json().catch(() => ({}))) as Content;
    if (!answer.ok) throw new MatrixRefused(`${method} ${path} as ${as}`, answer.status, content);
    return content as Answer;
  };
}

function rooms(call: Call) {
  return {
    createRoom: async (body: Content): Promise<string> =>
      (await call<{ room_id: string }>('POST', '/v3/createRoom', { body })).room_id,
    join: async (roomId: string, { as, via = [] }: { as?: string; via?: readonly string[] } = {}): Promise<void> => {
      const query = via.map((server) => `server_name=${q(server)}&via=${q(server)}`).join('&');
      await call('POST', `/v3/join/${q(roomId)}?${query}`, { body: {}, as });
    },
    leave: async (roomId: string, as?: string, reason?: string): Promise<void> =>
      void (await call('POST', inRoom(roomId, 'leave'), { body: reason ? { reason } : {}, as })),
    kick: async (roomId: string, userId: string, reason: string, as?: string): Promise<void> =>
      void (await call('POST', inRoom(roomId, 'kick'), { body: { user_id: userId, reason }, as })),
    invite: async (roomId: string, userId: string, as?: string): Promise<void> =>
      void (await call('POST', inRoom(roomId, 'invite'), { body: { user_id: userId }, as })),
    /** The ids of all who are joined. */
    members: async (roomId: string): Promise<string[]> =>
      Object.keys((await call<{ joined: object }>('GET', inRoom(roomId, 'joined_members'))).joined),
  };
}

let transactions = 0;

function events(call: Call) {
  return {
    send: async (roomId: string, content: Content, as?: string): Promise<void> => {
      transactions += 1;
      const transaction = `portal-bridge-${process.pid}-${Date.now()}-${transactions}`;
      await call('PUT', inRoom(roomId, 'send', 'm.room.message', transaction), { body: content, as });
    },
    putState: async (
      roomId: string,
      { type, key = '', content, as }: { type: string; key?: string; content: Content; as?: string },
    ): Promise<void> => void (await call('PUT', inRoom(roomId, 'state', type, key), { body: content, as })),
    /** The content of a state event; undefined where there is none. */
    getState: (roomId: string, type: string, key = ''): Promise<Content | undefined> =>
      call('GET', inRoom(roomId, 'state', type, key)).catch((error: unknown) => {
        if (error instanceof MatrixRefused && error.status === 404) return undefined;
        throw error;
      }),
    allState: (roomId: string): Promise<StateEvent[]> => call('GET', inRoom(roomId, 'state')),
  };
}

function directory(call: Call) {
  const alias = (name: string) => `/v3/directory/room/${q(name)}`;
  return {
    putAlias: async (name: string, roomId: string): Promise<void> =>
      void (await call('PUT', alias(name), { body: { room_id: roomId } })),
    deleteAlias: async (name: string): Promise<void> => void (await call('DELETE', alias(name))),
    /** Lists a room publicly or not: in the directory of one network, or in the homeserver's own. */
    setVisibility: async (roomId: string, visibility: 'public' | 'private', network?: string): Promise<void> => {
      const list = network === undefined ? 'room' : `appservice/${q(network)}`;
      await call('PUT', `/v3/directory/list/${list}/${q(roomId)}`, { body: { visibility } });
    },
    /** Makes an account of our namespace; one that exists is fine. */
    register: async (localpart: string): Promise<void> => {
      const body = { type: 'm.login.application_service', username: localpart, inhibit_login: true };
      await call('POST', '/v3/register', { body }).catch((error: unknown) => {
        if (!(error instanceof MatrixRefused && error.errcode === 'M_USER_IN_USE')) throw error;
      });
    },
    setDisplayName: async (userId: string, displayname: string): Promise<void> =>
      void (await call('PUT', `/v3/profile/${q(userId)}/displayname`, { body: { displayname }, as: userId })),
  };
}
