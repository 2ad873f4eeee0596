import type { ActPorts } from '#src/acts/ports';
import { countWorkers } from '#src/acts/runs/pulse';
import type { Plan } from '#src/consolidation/plan';
import type { Consolidation, StepRecord } from '#src/consolidation/records';
import type { Discretion } from './discretion.ts';
import { partyLabel } from './party-label.ts';
import type { RunView, WaitView } from './plan-view.ts';

/** What a run is shown by. */
export interface RunShown {
  readonly plan: Plan;
  readonly discretion: Discretion;
  readonly records: readonly StepRecord[];
}

/** How far a consolidation has come, and whom it waits for. */
export async function showRun(ports: ActPorts, run: Consolidation, shown: RunShown): Promise<RunView> {
  const { discretion, records } = shown;
  const [legs, workers] = await Promise.all([ports.consolidations.legsOf(run.id), countWorkers(ports)]);
  const { id, state, step, reason, changedAt, pointOfNoReturnAt } = run;
  return {
    consolidation: id,
    state,
    step,
    stepsDone: records.filter((record) => record.state === 'done' || record.state === 'not-applicable').length,
    ...reasonTold(reason, discretion),
    waits: run.waitingFor.map((wait) => waitView(wait, shown)),
    rooms: legs.map((leg) => ({ room: discretion.room(leg.room), state: leg.state })),
    hasWorker: workers > 0,
    changedAt,
    ...(pointOfNoReturnAt !== undefined && { pointOfNoReturnAt }),
  };
}

/** Why it stands still or ended: people are not named on a page that anybody may hold the link to. */
export function reasonTold(reason: string | undefined, { maySay }: Discretion): { readonly reason?: string } {
  if (reason === undefined || !maySay(reason)) return {};
  return { reason: reason.replace(/@[^\s:,;()]+:[^\s,;()]*[^\s,;().:]/g, 'somebody') };
}

function waitView({ party, what, until }: Consolidation['waitingFor'][number], shown: RunShown): WaitView {
  const who = partyLabel(party, shown.plan, shown.discretion);
  return {
    ...(who !== undefined && { who }),
    ...(shown.discretion.maySay(what) && { what }),
    ...(until !== undefined && { until }),
  };
}
