import type { ConsolidationRequest, FollowedAnswer, ReportAnswer, StatusAnswer } from '#src/acts/answers';
import { findConsolidation, findPlan } from '#src/acts/plans/find';
import { partyAnswers } from '#src/acts/plans/party-answers';
import type { ActPorts } from '#src/acts/ports';
import { followingTold } from '#src/consolidation/following';
import type { Consolidation } from '#src/consolidation/records';
import { countWorkers } from './pulse.ts';
import { withOutages } from './with-outages.ts';

/** Where a consolidation stands; takes its id or its plan's. */
export async function status(ports: ActPorts, request: ConsolidationRequest): Promise<StatusAnswer> {
  return statusOf(ports, await findConsolidation(ports, request.id));
}

/** As `status`, for a consolidation that was found already. */
export async function statusOf(ports: ActPorts, consolidation: Consolidation): Promise<StatusAnswer> {
  const { plan } = await findPlan(ports, consolidation.plan);
  const [legs, parties, liveWorkers, followed] = await Promise.all([
    ports.consolidations.legsOf(consolidation.id),
    partyAnswers(ports, plan),
    countWorkers(ports),
    whoFollowed(ports, consolidation),
  ]);
  const now = { consolidation, legs, parties, plan, liveWorkers, ...(followed && { followed }) };
  return withOutages(ports, now);
}

/** As the daily look counted it last: a look at the status asks no homeserver. */
async function whoFollowed(ports: ActPorts, run: Consolidation): Promise<FollowedAnswer | undefined> {
  if (run.state !== 'done') return undefined;
  const [steps, log] = await Promise.all([ports.stepRecords.of(run.id), ports.audit.of(run.plan)]);
  const at = steps.find(({ step }) => step === 'watch')?.outcomeAt;
  const servers = followingTold(log.filter(({ consolidation }) => consolidation === run.id));
  return servers && at !== undefined ? { at, servers } : undefined;
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
