import type { PartyAnswer } from '#src/acts/answers';
import type { ActPorts } from '#src/acts/ports';
import type { Plan } from '#src/consolidation/plan';
import type { ConsolidationId } from '#src/consolidation/records';
import type { PlanState } from '#src/ports/plan-store';
import { answersOf, planNow } from './party-answers.ts';
import { type PlanPhase, phaseOf } from './plan-phase.ts';

/** A plan as it is listed. */
export interface ListedPlan {
  readonly plan: Plan;
  readonly phase: PlanPhase;
  /** Why it is void; undefined otherwise. */
  readonly reason?: string;
  readonly parties: readonly PartyAnswer[];
  /** Undefined: nobody has started it. */
  readonly consolidation?: ConsolidationId;
}

const UNSTARTED: readonly PlanState[] = ['open', 'asked'];
const EVERY: readonly PlanState[] = [...UNSTARTED, 'running', 'ended', 'void'];

/** Plans that nobody has started and that are not void, newest first; with `all` every plan that was kept. */
export async function listPlans(ports: ActPorts, { all }: { readonly all: boolean }): Promise<readonly ListedPlan[]> {
  const now = ports.clock.now();
  const listed: ListedPlan[] = [];
  for (const kept of await ports.plans.inStates(all ? EVERY : UNSTARTED)) {
    const standing = await planNow(ports, kept.plan);
    const { plan, consolidation } = standing;
    if (consolidation && !all) continue;
    listed.push({
      plan,
      phase: phaseOf(kept, standing, now),
      ...(kept.reason !== undefined && { reason: kept.reason }),
      parties: answersOf(standing, now),
      ...(consolidation && { consolidation: consolidation.id }),
    });
  }
  return listed;
}
