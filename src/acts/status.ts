import type { Consolidation } from '#src/consolidation/records';
import type { ConsolidationRequest, ReportAnswer, StatusAnswer } from './answers.ts';
import { findConsolidation, findPlan } from './find.ts';
import { partyAnswers } from './party-answers.ts';
import type { ActPorts } from './ports.ts';
import { countWorkers } from './pulse.ts';

/** Where a consolidation stands; takes its id or its plan's. */
export async function status(ports: ActPorts, request: ConsolidationRequest): Promise<StatusAnswer> {
  return statusOf(ports, await findConsolidation(ports, request.id));
}

/** As `status`, for a consolidation that was found already. */
export async function statusOf(ports: ActPorts, consolidation: Consolidation): Promise<StatusAnswer> {
  const { plan } = await findPlan(ports, consolidation.plan);
  const [legs, parties, liveWorkers] = await Promise.all([
    ports.consolidations.legsOf(consolidation.id),
    partyAnswers(ports, plan),
    countWorkers(ports),
  ]);
  return { consolidation, legs, parties, plan, liveWorkers };
}

/** The whole story with its evidence. */
export async function report(ports: ActPorts, request: ConsolidationRequest): Promise<ReportAnswer> {
  const now = await status(ports, request);
  const { id, plan } = now.consolidation;
  const [steps, acts, audit] = await Promise.all([
    ports.stepRecords.of(id),
    ports.actRecords.of(id),
    ports.audit.of(plan),
  ]);
  return { ...now, steps, acts, audit };
}
