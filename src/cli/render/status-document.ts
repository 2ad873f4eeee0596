import type { StatusAnswer } from '#src/acts/answers';
import { stepNames, sumOf } from '#src/acts/vocabulary';
import type { Consolidation, Leg } from '#src/consolidation/records';
import { isoText } from './moment.ts';
import { partyDocument } from './plan-document.ts';
import { type Waiting, waitingOf } from './waiting.ts';

/** Where a consolidation stands, as `--json` prints it (spec: JSON fields that others rely on). */
export function statusDocument(status: StatusAnswer): object {
  const { consolidation, legs, parties, plan, liveWorkers, followed } = status;
  return {
    ...consolidationDocument(consolidation, waitingOf(status)),
    canonical: plan.canonical.room,
    legs: legs.map(legDocument),
    parties: parties.map(partyDocument),
    liveWorkers,
    followed: followed ? { at: isoText(followed.at), ...sumOf(followed.servers), servers: followed.servers } : null,
  };
}

/** One line of the list of all consolidations. */
export function consolidationDocument(consolidation: Consolidation, waiting: readonly Waiting[]): object {
  const { id, plan, state, step, leg, reason } = consolidation;
  return {
    consolidation: id,
    plan,
    state,
    step,
    stepNumber: stepNames.indexOf(step) + 1,
    leg: leg ?? null,
    reason: reason ?? null,
    waitingFor: waiting.map(({ party, what, until }) => ({ party, what, until: isoText(until) })),
    startedAt: isoText(consolidation.startedAt),
    changedAt: isoText(consolidation.changedAt),
    confirmedAt: isoText(consolidation.confirmedAt),
    confirmedBy: consolidation.confirmedBy ?? null,
    pointOfNoReturnAt: isoText(consolidation.pointOfNoReturnAt),
  };
}

function legDocument({ room, state, step }: Leg): object {
  return { room, state, step };
}
