import { findPlan } from '#src/acts/plans/find';
import { type PlanNow, planNow } from '#src/acts/plans/party-answers';
import { phaseOf } from '#src/acts/plans/plan-phase';
import type { ActPorts } from '#src/acts/ports';
import type { Plan, PlanId, Seen } from '#src/consolidation/plan';
import { TributaryError } from '#src/errors/tributary-error';
import type { KeptPlan } from '#src/ports/plan-store';
import { type Discretion, discretionOf } from './discretion.ts';
import type { PlanView, Told } from './plan-view.ts';
import { showParties } from './show-parties.ts';
import { reasonTold, showRun } from './show-run.ts';
import { showSteps, showTasks } from './show-steps.ts';

const PLAN_ID = /^p_[A-Za-z0-9]{1,40}$/;

/**
 * A plan for everybody who has its link: nothing but what its own people are told anyway, and nothing by which a room that is
 * not public could be recognised. Throws PLAN_NOT_FOUND.
 */
export async function showPlan(ports: ActPorts, { id }: { readonly id: string }): Promise<PlanView> {
  if (!PLAN_ID.test(id)) throw new TributaryError('PLAN_NOT_FOUND', { facts: { plan: id } });
  const kept = await findPlan(ports, id as PlanId);
  const now = await planNow(ports, kept.plan);
  const discretion = discretionOf(kept.plan);
  const records = now.consolidation ? await ports.stepRecords.of(now.consolidation.id) : [];
  const shown = { plan: kept.plan, discretion, records };
  const wasAsked = kept.state !== 'open';
  return {
    ...inWords(kept, discretion),
    phase: phaseOf(kept, now, ports.clock.now()),
    ...reasonOf(kept, now, discretion),
    parties: await showParties(ports, { now, discretion, wasAsked }),
    tasks: showTasks(shown),
    steps: showSteps(shown),
    ...(now.consolidation && { run: await showRun(ports, now.consolidation, shown) }),
    at: ports.clock.now(),
  };
}

type PlanInWords = Omit<PlanView, 'phase' | 'reason' | 'parties' | 'tasks' | 'steps' | 'run' | 'at'>;

/** What of a plan never changes. */
function inWords({ plan }: KeptPlan, discretion: Discretion): PlanInWords {
  const { canonical, legs, policy, requestedBy } = plan;
  return {
    plan: plan.id,
    hash: plan.hash,
    ...(requestedBy !== undefined && discretion.isAllPublic && { asker: requestedBy }),
    isAllPublic: discretion.isAllPublic,
    canonical: discretion.room(canonical.room),
    sources: legs.map(({ room }) => discretion.room(room)),
    reasons: discretion.told(canonical.reasons),
    objectionHours: policy.objectionHours,
    secondConfirmation: policy.secondConfirmation,
    seen: plan.seen.map((seen) => seenTold(seen, discretion)),
    warnings: warningsTold(plan, discretion),
    createdAt: plan.createdAt,
    expiresAt: plan.expiresAt,
  };
}

/** What the people of a room that is not public will see is told there alone. */
function seenTold({ room, sentences }: Seen, discretion: Discretion): PlanView['seen'][number] {
  const view = discretion.room(room);
  const isShown = discretion.isAllPublic || view.isPublic;
  return { room: view, sentences: isShown ? discretion.told(sentences) : { lines: [], withheld: sentences.length } };
}

function warningsTold({ warnings }: Plan, discretion: Discretion): Told {
  const open = warnings.filter(
    ({ room }) => room === undefined || discretion.isAllPublic || discretion.room(room).isPublic,
  );
  const { lines, withheld } = discretion.told(open.map(({ text }) => text));
  return { lines, withheld: withheld + warnings.length - open.length };
}

function reasonOf({ reason }: KeptPlan, { consolidation }: PlanNow, discretion: Discretion): Pick<PlanView, 'reason'> {
  return reasonTold(consolidation?.reason ?? reason, discretion);
}
