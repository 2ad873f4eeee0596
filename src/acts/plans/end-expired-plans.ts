import type { ActPorts } from '#src/acts/ports';
import { leavePlan } from '#src/acts/rooms/look-inside';
import { tell } from '#src/acts/speaking/tell';
import { asTime } from '#src/consent/request-message';
import { LEAVING_PATIENCE_MS } from './leave-rooms.ts';

const DAY_MS = 86_400_000;
/** For so long whoever comes late is told that the time is over; then the plan is void. */
const LATE_MS = DAY_MS;
const AT_ONCE = 20;

/**
 * Ends plans that nobody can agree to any more and that never came to a write: our accounts leave the rooms that they entered to look
 * (spec P-9). Called now and then; safe to repeat, and a server that is down is tried again the next time.
 */
export async function endExpiredPlans(ports: ActPorts): Promise<void> {
  const now = ports.clock.now();
  for (const { plan } of await ports.plans.expired({ before: now - LATE_MS, atMost: AT_ONCE })) {
    const stuck = await leavePlan(ports, plan);
    if (stuck.length > 0 && now - plan.expiresAt < LEAVING_PATIENCE_MS) continue;
    const reason = `the time to agree ended at ${asTime(plan.expiresAt)}`;
    await ports.plans.setState(plan.id, 'void', reason);
    await tell(ports, { plan, who: 'tributary', what: 'plan-expired', detail: { reason } });
  }
}
