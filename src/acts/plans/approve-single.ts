import type { ActPorts } from '#src/acts/ports';
import { stateSeen } from '#src/acts/rooms/state-seen';
import { tell } from '#src/acts/speaking/tell';
import { accountKinds } from '#src/consent/account-kinds';
import { APPROVED, type ApprovalKind, PROMOTION_LEVEL } from '#src/consent/approval';
import { hasPower, isApprovable, levelToApprove } from '#src/consolidation/approvable';
import type { Plan } from '#src/consolidation/plan';
import { TributaryError } from '#src/errors/tributary-error';
import { isUserId } from '#src/portals/ids';
import type { JsonObject } from '#src/portals/json';
import { findPlan } from './find.ts';

/** One name that a canonical admin approves. */
export interface SingleApproval {
  /** Id of the plan. */
  readonly plan: string;
  readonly kind: ApprovalKind;
  readonly name: string;
  readonly by: string;
}

/** What was approved, as it was noted. */
export interface SingleApproved extends SingleApproval {
  /** The level that a promotion gives; undefined for a ban that is lifted. */
  readonly level?: number;
}

/**
 * Notes that a human whose power in canonical suffices for it, read from the server now, approves one name; the run carries it out before
 * anything is for good, when they still have that power. Approving again is harmless. `evidence` goes into the audit log.
 * Throws PLAN_NOT_FOUND, APPROVAL_NOT_ALLOWED, APPROVAL_TOO_LATE, NOTHING_TO_APPROVE.
 */
export async function approveSingle(
  ports: ActPorts,
  { plan: id, kind, name, by }: SingleApproval,
  evidence: JsonObject = {},
): Promise<SingleApproved> {
  const { plan, state } = await findPlan(ports, id);
  const canonical = await ports.world.readState({ room: plan.canonical.room, as: plan.canonical.actor });
  const kinds = accountKinds(ports.installation, ports.drivers.all());
  const level = levelToApprove(canonical, plan, { kind, name });
  if (!isUserId(by) || !hasPower(canonical, { user: by, level, kinds })) throw notAllowed(plan, { by, level });
  const run = await ports.consolidations.ofPlan(plan.id);
  const isOver = state === 'void' || state === 'ended' || run?.pointOfNoReturnAt !== undefined;
  if (isOver) throw new TributaryError('APPROVAL_TOO_LATE', { facts: { plan: plan.id, name } });
  const sources = await Promise.all(plan.legs.map(({ room }) => stateSeen(ports, room)));
  if (!isApprovable({ canonical, sources }, { kind, name }, kinds)) throw nothing(plan, { kind, name });
  await tell(ports, { plan, consolidation: run, who: by, what: APPROVED, detail: { ...evidence, kind, name } });
  if (run) await ports.jobs.wake(run.id);
  return { plan: plan.id, kind, name, by, ...(kind === 'promote' && { level: PROMOTION_LEVEL }) };
}

function notAllowed({ canonical }: Plan, who: { readonly by: string; readonly level: number }): TributaryError {
  return new TributaryError('APPROVAL_NOT_ALLOWED', { facts: { ...who, place: canonical.address } });
}

function nothing({ canonical }: Plan, { kind, name }: Pick<SingleApproval, 'kind' | 'name'>): TributaryError {
  const why =
    kind === 'promote'
      ? `is no moderator of a room that is retired, or has that power in ${canonical.address} already, or it would be full power there`
      : `is not of a room that is retired, or not kept out of ${canonical.address}`;
  return new TributaryError('NOTHING_TO_APPROVE', { facts: { name, why } });
}
