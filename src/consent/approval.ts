import type { EventId, RoomId, UserId } from '#src/portals/ids';
import { isUserId } from '#src/portals/ids';
import { isJsonObject, type Json } from '#src/portals/json';

/** What a canonical admin can approve for one name: a moderator of a retired room becomes one here; a ban here is lifted. */
export type ApprovalKind = 'promote' | 'lift';

/** The level that a promotion gives, and never more (threat T-21). */
export const PROMOTION_LEVEL = 50;

/** What the audit log calls it; the run finds approvals by it. */
export const APPROVED = 'single-approved';

/** One name, approved by one canonical admin (threats T-20, T-21). */
export interface Approval {
  readonly kind: ApprovalKind;
  /** A user id; for `lift` also the name of a server. */
  readonly name: string;
  readonly by: UserId;
  /** Where it was written; undefined: at a terminal. */
  readonly room?: RoomId;
  readonly event?: EventId;
}

/** The approvals that a plan's log holds, oldest first; several people may have approved the same name. */
export function approvalsIn(
  log: readonly { readonly what: string; readonly who: string; readonly detail: Json }[],
): readonly Approval[] {
  return log.flatMap(({ what, who, detail }) => (what === APPROVED && isUserId(who) ? read(who, detail) : []));
}

function read(by: UserId, detail: Json): readonly Approval[] {
  if (!isJsonObject(detail) || typeof detail.name !== 'string') return [];
  const { kind, name, room, event } = detail;
  if (kind !== 'promote' && kind !== 'lift') return [];
  const isWritten = typeof room === 'string' && typeof event === 'string';
  return [{ kind, name, by, ...(isWritten && { room: room as RoomId, event: event as EventId }) }];
}
