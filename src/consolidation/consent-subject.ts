import type { ConsentSubject } from '#src/consent/consent';
import { type ObjectionNotice, objectionNoticesIn } from '#src/consent/objection-period';
import type { AuditLog } from '#src/ports/audit-log';
import type { Clock } from '#src/ports/clock';
import type { Plan } from './plan.ts';
import { hashOfPlan } from './plan-hash.ts';
import type { Consolidation } from './records.ts';

/** How far a run has come, as far as consent cares. */
export interface ConsentProgress {
  /** True once an act was recorded: from then on the expiry no longer counts (spec W-12). */
  readonly wroteAnything: boolean;
  /** What rooms have read of the time to object; needed only once the time to agree has run out. */
  readonly notices?: readonly ObjectionNotice[];
  readonly consolidation?: Pick<Consolidation, 'pointOfNoReturnAt'> | undefined;
}

/**
 * What the consent gate has to know of a plan. The hash is made anew: when somebody changed the stored plan, no word that was
 * given for it counts any more (spec C-3, threats T-09, T-32).
 */
export function consentSubjectOf(plan: Plan, progress: ConsentProgress): ConsentSubject {
  return {
    plan: plan.id,
    hash: hashOf(plan),
    expiresAt: plan.expiresAt,
    beforeFirstWrite: !progress.wroteAnything,
    objections: { hours: plan.policy.objectionHours, notices: progress.notices ?? [] },
    pointOfNoReturnAt: progress.consolidation?.pointOfNoReturnAt,
    parties: plan.parties,
  };
}

/** What rooms have read of the time to object, once the time to agree is over; empty before: no look needs it, and logs are long. */
export async function noticesOnceLate(
  { audit, clock }: { readonly audit: Pick<AuditLog, 'of'>; readonly clock: Clock },
  { id, expiresAt }: Pick<Plan, 'id' | 'expiresAt'>,
): Promise<readonly ObjectionNotice[]> {
  return clock.now() < expiresAt ? [] : objectionNoticesIn(await audit.of(id));
}

/** Every gate asks for it, and a plan that was read is never changed in memory. */
const hashes = new WeakMap<Plan, string>();

function hashOf(plan: Plan): string {
  const hash = hashes.get(plan) ?? hashOfPlan(plan);
  hashes.set(plan, hash);
  return hash;
}
