import type { RoomId } from '#src/portals/ids';
import type { Policy } from '#src/portals/installation';
import { isJsonObject, type Json } from '#src/portals/json';

const HOUR_MS = 3_600_000;

/** The level from which anybody in a room concerned may object (spec C-9). */
export const OBJECTION_LEVEL = 50;

/** What the audit log calls it when a room has read until when one can object; the period is counted by it. */
export const OBJECTIONS_ANNOUNCED = 'objections-announced';

/** What one room has read of the time to object: the agreement that was completed then, and until when; milliseconds since 1970. */
export interface ObjectionNotice {
  readonly room: RoomId;
  readonly completeAt: number;
  readonly until: number;
}

/** A room that does not know of the time to object yet, and why in words. */
export interface UntoldRoom {
  readonly room: RoomId;
  readonly why: string;
}

/** The time to object in all rooms of a plan. */
export interface ObjectionPeriod {
  /** When it is over in the last room, milliseconds since 1970; undefined while a room does not know of it. */
  readonly end: number | undefined;
  readonly untold: readonly UntoldRoom[];
}

/** When the objection period ends that begins at that time. */
export function objectionEnd(from: number, { objectionHours }: Pick<Policy, 'objectionHours'>): number {
  return from + objectionHours * HOUR_MS;
}

/** What of the time to object bears on the time to agree: the hours of the policy, and what rooms have read so far. */
export interface TimeToObject {
  readonly hours: number;
  readonly notices: readonly ObjectionNotice[];
}

/** What is left for the first write at least, once the time to object is over: workers may be busy, servers away. */
const LEFT_MS = 24 * HOUR_MS;

/**
 * Until when a run may begin to which everybody agreed in time: the time to agree stands still while people can object, since
 * nobody may write then, and goes on with what was left of it (spec C-9, W-12).
 */
export function lastBeginning(
  { expiresAt, objections }: { readonly expiresAt: number; readonly objections?: TimeToObject | undefined },
  completeAt: number,
): number {
  if (!objections || objections.hours === 0) return expiresAt;
  const told = objections.notices.filter((notice) => notice.completeAt === completeAt);
  const ends = told.map(({ until }) => until);
  const end = Math.max(objectionEnd(completeAt, { objectionHours: objections.hours }), ...ends);
  return end + Math.max(expiresAt - completeAt, LEFT_MS);
}

/** The time to object is over when it is over in each room, and in each it counts from when that room was told (spec C-9). */
export function objectionPeriodOf(rooms: readonly (ObjectionNotice | UntoldRoom)[]): ObjectionPeriod {
  const untold = rooms.filter((room) => 'why' in room);
  const ends = rooms.flatMap((room) => ('until' in room ? [room.until] : []));
  return { end: untold.length > 0 ? undefined : Math.max(...ends), untold };
}

/** What the rooms of a plan have read, by its log. */
export function objectionNoticesIn(
  log: readonly { readonly what: string; readonly detail: Json }[],
): readonly ObjectionNotice[] {
  return log.flatMap(({ what, detail }) => (what === OBJECTIONS_ANNOUNCED ? read(detail) : []));
}

function read(detail: Json): readonly ObjectionNotice[] {
  if (!isJsonObject(detail)) return [];
  const { room, completeAt, until } = detail;
  const isWhole = typeof room === 'string' && typeof completeAt === 'number' && typeof until === 'number';
  return isWhole ? [{ room: room as RoomId, completeAt, until }] : [];
}
