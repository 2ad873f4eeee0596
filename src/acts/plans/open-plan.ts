import { asTime } from '#src/consent/request-message';
import { isBlocked } from '#src/consolidation/plan';
import { hasItsHash } from '#src/consolidation/plan-hash';
import { TributaryError } from '#src/errors/tributary-error';
import type { KeptPlan } from '#src/ports/plan-store';

/** The plan, when words about it can count; throws PLAN_VOID, PLAN_BLOCKED, PLAN_NOT_ITSELF or PLAN_EXPIRED (spec C-3, W-12). */
export function openPlan(kept: KeptPlan, now: number): KeptPlan {
  const { plan, state, reason } = kept;
  const facts = { plan: plan.id };
  if (state === 'void')
    throw new TributaryError('PLAN_VOID', { facts: { ...facts, reason: reason ?? 'it was given up' } });
  if (isBlocked(plan)) {
    const blockers = plan.blockers.map(({ text }) => text).join(' ');
    throw new TributaryError('PLAN_BLOCKED', { facts: { ...facts, blockers } });
  }
  if (!hasItsHash(plan)) throw new TributaryError('PLAN_NOT_ITSELF', { facts });
  const hasBegun = state === 'running' || state === 'ended';
  if (!hasBegun && now >= plan.expiresAt)
    throw new TributaryError('PLAN_EXPIRED', { facts: { ...facts, expired: asTime(plan.expiresAt) } });
  return kept;
}
