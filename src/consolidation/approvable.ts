import type { AccountKinds } from '#src/consent/account-kinds';
import { type ApprovalKind, PROMOTION_LEVEL } from '#src/consent/approval';
import type { Plan } from '#src/consolidation/plan';
import { adminLevel } from '#src/consolidation/projection';
import { isUserId, serverOf, type UserId } from '#src/portals/ids';
import { isJsonObject } from '#src/portals/json';
import { levelForDeed, levelForState, levelOf, type PowerSource } from '#src/portals/power';
import type { StateEvent } from '#src/portals/room-event';
import { contentOf, powerSourceOf, usersWith } from '#src/portals/room-state';

/** The rooms of a plan as they are now; a source that nobody sees is left out. */
export interface RoomsNow {
  readonly canonical: readonly StateEvent[];
  readonly sources: readonly (readonly StateEvent[])[];
}

/** A name that somebody wants to approve. */
export interface NameToApprove {
  readonly kind: ApprovalKind;
  readonly name: string;
}

/**
 * True when there is something to decide about that name: a person who moderates a source and has less power in canonical, or
 * somebody of a source, or their server, whom canonical keeps out (spec P-4).
 */
export function isApprovable(rooms: RoomsNow, { kind, name }: NameToApprove, kinds: AccountKinds): boolean {
  if (kind === 'lift') return isKeptOut(rooms.canonical, name) && rooms.sources.some((state) => isOf(state, name));
  if (!isUserId(name) || kinds(name) !== 'human' || !canBePromoted(rooms.canonical, name)) return false;
  return rooms.sources.some((state) => isJoined(state, name) && levelOf(powerSourceOf(state), name) >= PROMOTION_LEVEL);
}

/** True when that person has less than a moderator's level there, and that level is not full power: nobody is made an admin (threat T-21). */
export function canBePromoted(canonical: readonly StateEvent[], user: UserId): boolean {
  const power = powerSourceOf(canonical);
  return levelOf(power, user) < PROMOTION_LEVEL && PROMOTION_LEVEL < adminLevel(power);
}

/** True when the room bans that person, or its list of servers names that very server. */
export function isKeptOut(canonical: readonly StateEvent[], name: string): boolean {
  if (isUserId(name)) return contentOf(canonical, 'm.room.member', name).membership === 'ban';
  const { deny } = contentOf(canonical, 'm.room.server_acl');
  return Array.isArray(deny) && deny.includes(name);
}

/**
 * The level that approving the name takes now: as much as agreeing for canonical, and as doing it oneself would: nobody has
 * done through us what the room keeps from them (threats T-06, T-20).
 */
export function levelToApprove(
  canonical: readonly StateEvent[],
  { parties }: Pick<Plan, 'parties'>,
  approval: NameToApprove,
): number {
  const power = powerSourceOf(canonical);
  const agreeing = parties.find(({ kind }) => kind === 'canonical')?.level ?? Number.POSITIVE_INFINITY;
  if (approval.kind === 'promote')
    return Math.max(agreeing, PROMOTION_LEVEL, levelForState(power, 'm.room.power_levels'));
  return Math.max(agreeing, levelToLift(power, approval.name));
}

/** What lifting a ban, or the denial of a server, takes (spec: authorization rules, `m.room.member`). */
export function levelToLift(power: PowerSource, name: string): number {
  if (!isUserId(name)) return levelForState(power, 'm.room.server_acl');
  return Math.max(levelForDeed(power, 'ban'), levelForDeed(power, 'kick'), levelOf(power, name) + 1);
}

/** A joined human with at least that level: who may approve, then and now (spec C-8, threat T-05). */
export function hasPower(
  canonical: readonly StateEvent[],
  { user, level, kinds }: { readonly user: UserId; readonly level: number; readonly kinds: AccountKinds },
): boolean {
  return kinds(user) === 'human' && isJoined(canonical, user) && levelOf(powerSourceOf(canonical), user) >= level;
}

/** The levels with one person made a moderator and everything else as it was. */
export function withModerator(levels: StateEvent['content'], user: string): StateEvent['content'] {
  const users = isJsonObject(levels.users) ? levels.users : {};
  return { ...levels, users: { ...users, [user]: PROMOTION_LEVEL } };
}

function isJoined(state: readonly StateEvent[], user: string): boolean {
  return contentOf(state, 'm.room.member', user).membership === 'join';
}

function isOf(source: readonly StateEvent[], name: string): boolean {
  return isUserId(name) ? isJoined(source, name) : usersWith(source, 'join').some((user) => serverOf(user) === name);
}
