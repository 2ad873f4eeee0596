import { isTributaryError, TributaryError } from '#src/errors/tributary-error';
import { type GitterRoom, type GitterUser, readList, roomSchema, securitySchema, userSchema } from './room-schema.ts';
import type { SideParts } from './side-parts.ts';

/** Accounts that were machines of Gitter itself (spec C-6). */
const BOTS: ReadonlySet<string> = new Set(['gitter-badger', 'moderation', 'gitterbot', 'matrixbot']);

/** A room of ours on the instance, by what a plan calls it; its people as the instance tells them now. */
export interface RoomPeople {
  readonly room: GitterRoom;
  /** The people who administer it; never ourselves and never a bot. */
  readonly admins: readonly GitterUser[];
  /** Id of our own account. */
  readonly us: string;
}

/** True for an account that no person stands behind. */
export function isGitterBot({ username }: GitterUser): boolean {
  return BOTS.has(username.toLowerCase());
}

/** The room that a plan names by its id or uri, among those our account is in. Throws GITTER_ADMINS_UNSEEN. */
export async function ownRoom(parts: SideParts, channel: string): Promise<GitterRoom> {
  const rooms = readList(await parts.library.rooms.findAll(), roomSchema)?.entries ?? [];
  const named = rooms.find(({ id, uri }) => id === channel || uri.toLowerCase() === channel.toLowerCase());
  if (named === undefined) throw unseen(parts, channel, 'it is not a member of that room');
  return named;
}

/**
 * Who administers a room (spec C-6): those whom the instance keeps as its admins, and those of its group where the room leaves it to
 * them. `role: 'admin'` of member lists is a guess of Gitter's and is not looked at; a right that only GitHub gives is not shown to
 * anybody else. Throws GITTER_ADMINS_UNSEEN.
 */
export async function peopleOf(parts: SideParts, channel: string): Promise<RoomPeople> {
  const room = await ownRoom(parts, channel);
  const read = (path: string) => readPath(parts, { channel, path });
  const security = securitySchema.safeParse(await read(`/rooms/${room.id}/security`));
  const own = usersIn(await read(`/rooms/${room.id}/security/extraAdmins`));
  const { type, admins } = security.success ? security.data : {};
  const isOfGroup = type === 'GROUP' && admins === 'GROUP_ADMIN';
  const group = isOfGroup ? await groupAdmins(parts, room) : [];
  const us = await ownId(parts);
  const people = [...own, ...group].filter((user) => user.id !== us && !isGitterBot(user));
  return { room, us, admins: people.filter(({ id }, index) => people.findIndex((one) => one.id === id) === index) };
}

/** The admins of the room's group; empty where the group shows them to its admins alone and we are none. */
async function groupAdmins({ library }: SideParts, room: GitterRoom): Promise<readonly GitterUser[]> {
  const whole = roomSchema.safeParse(await library.client.get(`/rooms/${room.id}`));
  const group = whole.success ? whole.data.groupId : undefined;
  if (!group) return [];
  try {
    return usersIn(await library.client.get(`/groups/${group}/security/extraAdmins`));
  } catch (error) {
    if (isTributaryError(error, 'GITTER_REFUSED')) return [];
    throw error;
  }
}

async function readPath(
  parts: SideParts,
  { channel, path }: { readonly channel: string; readonly path: string },
): Promise<unknown> {
  try {
    return await parts.library.client.get(path);
  } catch (error) {
    if (!isTributaryError(error, 'GITTER_REFUSED')) throw error;
    throw unseen(parts, channel, `it is not an admin there (status ${error.facts.status})`);
  }
}

/** Who the token belongs to. */
async function ownId({ library, network }: SideParts): Promise<string> {
  const [us] = usersIn(await library.client.get('/user'));
  if (us === undefined)
    throw new TributaryError('GITTER_NO_API', {
      facts: { network, what: 'GET /user', status: 200, error: 'it names nobody' },
    });
  return us.id;
}

function usersIn(list: unknown): readonly GitterUser[] {
  return readList(list, userSchema)?.entries ?? [];
}

function unseen({ network }: SideParts, channel: string, why: string): TributaryError {
  return new TributaryError('GITTER_ADMINS_UNSEEN', { facts: { network, channel, why } });
}
