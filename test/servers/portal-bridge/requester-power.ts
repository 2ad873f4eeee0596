import { ApiError } from './api-errors.ts';
import { type Content, MatrixRefused } from './matrix-access.ts';
import type { Bridge } from './parts.ts';

interface Levels {
  readonly users?: Readonly<Record<string, number>>;
  readonly users_default?: number;
  readonly events?: Readonly<Record<string, number>>;
  readonly state_default?: number;
}

const USUAL_NEED = 50;

/** Throws unless the user may change the levels of the room; only `users` is looked at, so a creator of v12 has none. */
export async function requirePowerToLink(bridge: Bridge, roomId: string, userId: string): Promise<void> {
  await joinSomehow(bridge, roomId);
  await requireSingleBridge(bridge, roomId);
  const content = await bridge.matrix.getState(roomId, 'm.room.power_levels');
  if (content === undefined) throw new Error(`${roomId} has no levels`);
  leaveLaterUnlessMapped(bridge, roomId);
  if (powerOf(content, userId) >= needOf(content)) return;
  throw new ApiError('IRC_NOT_ENOUGH_POWER', 'User does not possess high enough power level');
}

/** Throws unless the user is in the room and may change its levels; to look, the bot joins where it can, and stays. */
export async function requirePowerToUnlink(bridge: Bridge, roomId: string, userId: string): Promise<void> {
  await joinSomehow(bridge, roomId);
  const state = await bridge.matrix.allState(roomId);
  const content = (type: string, key: string) =>
    state.find((one) => one.type === type && one.state_key === key)?.content;
  if (content('m.room.member', userId)?.membership !== 'join') {
    throw new ApiError('IRC_NOT_ENOUGH_POWER', `${userId} is not in the room`);
  }
  const levels = content('m.room.power_levels', '') ?? {};
  if (powerOf(levels, userId) >= needOf(levels)) return;
  const extra = { requiredPower: USUAL_NEED };
  throw new ApiError('IRC_NOT_ENOUGH_POWER', `${userId} does not have enough power in the room`, extra);
}

function powerOf(content: Content, userId: string): number {
  const { users = {}, users_default = 0 } = content as Levels;
  return users[userId] ?? users_default;
}

function needOf(content: Content): number {
  const { events = {}, state_default = USUAL_NEED } = content as Levels;
  return events['m.room.power_levels'] ?? state_default;
}

/** A room it cannot join fails only at what comes next, each in its own way. */
async function joinSomehow(bridge: Bridge, roomId: string): Promise<void> {
  await bridge.memberships
    .add(roomId, () => bridge.matrix.join(roomId))
    .catch((error: unknown) => bridge.background.log(`cannot join: ${String(error)}`));
}

/** When a room was found to be doubly bridged; it stays so for a while, also when the user that did it is gone. */
const conflictedAt = new Map<string, number>();
const REMEMBERED_MS = 30 * 60_000;

/** Looks at the members only where there are rules for them; then a room it could not join counts as a conflict too. */
async function requireSingleBridge(bridge: Bridge, roomId: string): Promise<void> {
  const conflicts = bridge.settings.behaviour.conflictingUsers.map((pattern) => new RegExp(pattern));
  if (conflicts.length === 0) return;
  const reason = await conflictIn(bridge, roomId, conflicts);
  if (reason === undefined) return;
  const error = `Room failed validation. You may be attempting to "double bridge" this room. Error: ${reason}`;
  throw new ApiError('IRC_DOUBLE_BRIDGE', error);
}

/** 1 for a conflict found now, 2 for one found before. */
async function conflictIn(bridge: Bridge, roomId: string, rules: readonly RegExp[]): Promise<string | undefined> {
  if (performance.now() - (conflictedAt.get(roomId) ?? Number.NEGATIVE_INFINITY) < REMEMBERED_MS) return '2';
  try {
    const members = await bridge.matrix.members(roomId);
    if (!members.some((userId) => rules.some((rule) => rule.test(userId)))) return undefined;
  } catch (error) {
    return `Error: ${error instanceof MatrixRefused ? error.errcode : String(error)}`;
  }
  conflictedAt.set(roomId, performance.now());
  return '1';
}

function leaveLaterUnlessMapped(bridge: Bridge, roomId: string): void {
  setTimeout(() => {
    if (bridge.mappings.ofRoom(roomId).length > 0) return;
    bridge.background.run(`leave ${roomId}`, () => bridge.matrix.leave(roomId));
  }, bridge.settings.behaviour.leaveUnmappedAfterMs);
}
