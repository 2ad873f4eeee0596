import type { Policy } from '#src/portals/installation';

const HOUR_MS = 3_600_000;

/** The level from which anybody in a room concerned may object (spec C-9). */
export const OBJECTION_LEVEL = 50;

/** When the objection period ends, milliseconds since 1970; undefined while a consent is missing (spec C-9). */
export function objectionEnd(
  completeAt: number | undefined,
  policy: Pick<Policy, 'objectionHours'>,
): number | undefined {
  return completeAt === undefined ? undefined : completeAt + policy.objectionHours * HOUR_MS;
}

/** True once everybody agreed and everybody had the time to object. */
export function objectionPeriodIsOver(end: number | undefined, now: number): boolean {
  return end !== undefined && now >= end;
}
