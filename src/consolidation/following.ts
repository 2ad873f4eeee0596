import { type ServerName, serverOf, type UserId } from '#src/portals/ids';
import { isJsonObject, type Json } from '#src/portals/json';
import type { StateEvent } from '#src/portals/room-event';
import { usersWith } from '#src/portals/room-state';

/** The people of the retired rooms who have an account on one homeserver, each counted once. */
export interface ServerFollowing {
  readonly server: ServerName;
  /** In canonical now, whether or not they are still in an old room as well. */
  readonly followed: number;
  /** Only in an old room. */
  readonly staying: number;
  /** They left the old room themselves after it pointed to canonical, and are not in canonical. */
  readonly gone: number;
}

/** Who followed, by homeserver, most people first; empty: there was nobody. */
export type Following = readonly ServerFollowing[];

/** The people of one retired room. */
export interface SourcePeople {
  readonly inside: readonly UserId[];
  readonly left: readonly UserId[];
}

/** Who is in a retired room, and who left it by themselves since that moment (milliseconds since 1970); accounts that `isCounted` denies are passed over. */
export function peopleOf(
  state: readonly StateEvent[],
  { since, isCounted }: { readonly since: number; readonly isCounted: (user: UserId) => boolean },
): SourcePeople {
  const members = state.filter(({ type, stateKey }) => type === 'm.room.member' && isCounted(stateKey as UserId));
  const userOf = ({ stateKey }: StateEvent): UserId => stateKey as UserId;
  const inside = members.filter(({ content }) => content.membership === 'join').map(userOf);
  const left = members
    .filter(({ content, sender, stateKey, at }) => content.membership === 'leave' && sender === stateKey && at >= since)
    .map(userOf);
  return { inside, left };
}

/** Tells who is counted at all: humans whom canonical lets in. Whoever is banned there neither follows nor stays by choice. */
export function ableToFollow(
  canonical: readonly StateEvent[],
  isHuman: (user: UserId) => boolean,
): (user: UserId) => boolean {
  const banned = new Set(usersWith(canonical, 'ban'));
  return (user) => isHuman(user) && !banned.has(user);
}

/** Counts who followed from any of the rooms. */
export function followingOf(sources: readonly SourcePeople[], arrived: ReadonlySet<UserId>): Following {
  const inside = new Set(sources.flatMap((source) => source.inside));
  const people = new Set([...inside, ...sources.flatMap((source) => source.left)]);
  const counts = new Map<ServerName, { followed: number; staying: number; gone: number }>();
  for (const user of people) {
    const count = counts.get(serverOf(user)) ?? { followed: 0, staying: 0, gone: 0 };
    counts.set(serverOf(user), count);
    if (arrived.has(user)) count.followed += 1;
    else if (inside.has(user)) count.staying += 1;
    else count.gone += 1;
  }
  return [...counts].map(([server, count]) => ({ server, ...count })).sort(largestFirst);
}

/** What the log calls a count of those who followed. */
export const FOLLOWING_TOLD = 'people-followed';

/** The newest count in a log, oldest line first; undefined: nobody has counted yet. */
export function followingTold(log: readonly { readonly what: string; readonly detail: Json }[]): Following | undefined {
  const detail = log.findLast(({ what }) => what === FOLLOWING_TOLD)?.detail;
  const servers = isJsonObject(detail) && Array.isArray(detail.servers) ? detail.servers : undefined;
  return servers as Following | undefined; // only we write the log, and it is chained
}

/** All homeservers together. */
export function sumOf(following: Following): Omit<ServerFollowing, 'server'> {
  const add = (name: 'followed' | 'staying' | 'gone'): number => following.reduce((sum, one) => sum + one[name], 0);
  return { followed: add('followed'), staying: add('staying'), gone: add('gone') };
}

function largestFirst(one: ServerFollowing, other: ServerFollowing): number {
  const size = ({ followed, staying, gone }: ServerFollowing): number => followed + staying + gone;
  return size(other) - size(one) || (one.server < other.server ? -1 : 1);
}
