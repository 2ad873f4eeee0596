import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { endsByItself, waitAfterFailure } from '#src/consolidation/run-state';
import { isTributaryError } from '#src/errors/tributary-error';
import type { ConsolidationRunner } from '#src/ports/job-starter';
import { type WorkRequest, workOn } from './run-consolidation.ts';
import type { RunPorts } from './run-ports.ts';
import type { WorkEnd } from './work-end.ts';

/** Waits for bridges and servers are waited out here up to this long; whatever takes longer is somebody's turn. */
const LONGEST_WAIT_MS = 60_000;
const BUSY_MS = 500;

/** Works in this very process, without the queue, for `run --follow` where no worker lives; `stop` ends it between two acts. */
export function createRunnerHere(ports: RunPorts, stop: AbortSignal): ConsolidationRunner {
  const holder = `${hostname()}-${process.pid}-here`;
  return {
    work: async (consolidation) => {
      const begun = performance.now();
      const isOver = () => performance.now() - begun > LONGEST_WAIT_MS;
      for (let failures = 0; !stop.aborted; ) {
        const end = await workUnlessAway(ports, { consolidation, holder, stop, failures, isOver });
        if (end.kind === 'rests' || end.kind === 'watches') return;
        failures = end.kind === 'retries' ? failures + 1 : 0;
        const afterMs = end.kind === 'busy' ? Math.min(BUSY_MS, end.afterMs) : end.afterMs;
        await pause(afterMs, undefined, { signal: stop }).catch(() => undefined);
      }
    },
  };
}

interface Stretch extends WorkRequest {
  /** True when nothing more is waited for here. */
  readonly isOver: () => boolean;
}

/** A database that is away for a while could not say how the work ended: it is waited for, as a worker does. */
async function workUnlessAway(ports: RunPorts, stretch: Stretch): Promise<WorkEnd> {
  try {
    const end = await workOn(ports, stretch);
    const isLeft = end.kind === 'sleeps' && (stretch.isOver() || (await isSomebodysTurn(ports, stretch.consolidation)));
    return isLeft ? { kind: 'rests' } : end;
  } catch (error) {
    if (stretch.isOver() || !isTributaryError(error) || error.kind !== 'temporary') throw error;
    return { kind: 'retries', afterMs: waitAfterFailure(stretch.failures + 1), why: error.text.happened };
  }
}

/** A run that waits for people is left to them; the next `run --follow` goes on from there. */
async function isSomebodysTurn({ consolidations }: RunPorts, id: WorkRequest['consolidation']): Promise<boolean> {
  const now = await consolidations.find(id);
  return now?.state === 'done' || (now?.state === 'waiting' && !endsByItself(now.waitingFor));
}
