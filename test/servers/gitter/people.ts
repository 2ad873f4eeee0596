import { type Answer, type GitterTown, TOKEN_USER, type TownMessage, type TownRoom } from './resources.ts';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query?: URLSearchParams;
  readonly body?: string;
}

const FORBIDDEN: Answer = { status: 403, body: { error: 'Forbidden' } };

/** What the real one answers about rights and messages (handbook gitter.md part 2.6); undefined: it is asked for something else. */
export function peopleAnswer(town: GitterTown, { method, path, query, body }: Asked): Answer | undefined {
  const [, kind, id, what, which] = path.split('/');
  if (kind === 'groups' && what === 'security') return groupAdmins(town, id);
  const room = town.rooms.find((one) => one.id === id);
  if (kind !== 'rooms' || room === undefined) return undefined;
  if (what === 'security') return security(town, room, which);
  if (what === 'chatMessages' && method === 'POST') return say(town, room, body ?? '{}');
  if (what === 'chatMessages') return said(room, query);
  return undefined;
}

/** Shown to admins of the room alone. */
function security({ user = TOKEN_USER }: GitterTown, { security: kept }: TownRoom, which: string | undefined): Answer {
  if (!isAmong(user.id, kept?.extraAdmins) && !isAmong(user.id, kept?.groupAdmins)) return FORBIDDEN;
  if (which === 'extraAdmins') return { status: 200, body: kept?.extraAdmins };
  return { status: 200, body: { type: kept?.type ?? null, admins: kept?.admins ?? 'MANUAL', members: 'PUBLIC' } };
}

function groupAdmins({ rooms, user = TOKEN_USER }: GitterTown, group: string | undefined): Answer {
  const admins = rooms.find(({ groupId }) => groupId === group)?.security?.groupAdmins;
  return isAmong(user.id, admins) ? { status: 200, body: admins } : FORBIDDEN;
}

function isAmong(id: string, users: readonly { readonly id: string }[] | undefined): boolean {
  return users?.some((one) => one.id === id) ?? false;
}

/** Members alone may speak; ids begin with the second, as those of the real one do. */
function say({ user = TOKEN_USER }: GitterTown, { mine, messages }: TownRoom, body: string): Answer {
  if (!mine || !messages) return FORBIDDEN;
  const { text } = JSON.parse(body) as { text: string };
  return { status: 200, body: addMessage(messages, { text, fromUser: user }) };
}

/** Adds what somebody says to a room. */
export function addMessage(messages: TownMessage[], said: Omit<TownMessage, 'id'>): TownMessage {
  const second = Math.floor(Date.now() / 1_000)
    .toString(16)
    .padStart(8, '0');
  const message = { id: second + messages.length.toString(16).padStart(16, '0'), ...said };
  messages.push(message);
  return message;
}

function said({ messages = [] }: TownRoom, query: URLSearchParams | undefined): Answer {
  const after = query?.get('afterId') ?? '';
  const limit = Math.min(Number(query?.get('limit') ?? 50), 100);
  return { status: 200, body: messages.filter(({ id }) => id > after).slice(0, limit) };
}
