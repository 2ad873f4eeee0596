import type { ActPorts } from '#src/acts/ports';
import { inWords } from '#src/consent/plain-text';
import type { PlanId } from '#src/consolidation/plan';
import type { Consolidation, ConsolidationId } from '#src/consolidation/records';
import { TributaryError } from '#src/errors/tributary-error';
import type { KeptPlan } from '#src/ports/plan-store';
import { partyAnswers } from './party-answers.ts';

/** The plan of this id; throws PLAN_NOT_FOUND. */
export async function findPlan(ports: ActPorts, id: string): Promise<KeptPlan> {
  const kept = await ports.plans.find(id as PlanId);
  if (!kept) throw new TributaryError('PLAN_NOT_FOUND', { facts: { plan: id } });
  return kept;
}

/** The consolidation of this id, or of the plan of this id; throws CONSOLIDATION_NOT_FOUND, PLAN_NOT_FOUND or PLAN_NEVER_RUN. */
export async function findConsolidation(ports: ActPorts, id: string): Promise<Consolidation> {
  if (!id.startsWith('p_')) {
    const found = await ports.consolidations.find(id as ConsolidationId);
    if (!found) throw new TributaryError('CONSOLIDATION_NOT_FOUND', { facts: { consolidation: id } });
    return found;
  }
  const ofPlan = await ports.consolidations.ofPlan(id as PlanId);
  if (ofPlan) return ofPlan;
  const kept = await findPlan(ports, id);
  throw new TributaryError('PLAN_NEVER_RUN', { facts: { plan: id, parties: await partiesInWords(ports, kept) } });
}

async function partiesInWords(ports: ActPorts, { plan }: KeptPlan): Promise<string> {
  const open = (await partyAnswers(ports, plan)).filter(({ verdict }) => verdict !== 'granted');
  if (open.length === 0) return 'Everybody has agreed.';
  return `Still to agree: ${inWords(open.map(({ place }) => place))}.`;
}
