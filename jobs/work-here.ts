import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { endsByItself } from '#src/consolidation/run-state';
import type { ConsolidationRunner } from '#src/ports/job-starter';
import { workOn } from './run-consolidation.ts';
import type { RunPorts } from './run-ports.ts';

/** Waits for bridges and servers are waited out here up to this long; whatever takes longer is somebody's turn. */
const LONGEST_WAIT_MS = 60_000;
const BUSY_MS = 500;

/** Works in this very process, without the queue, for `run --follow` where no worker lives; `stop` ends it between two acts. */
export function createRunnerHere(ports: RunPorts, stop: AbortSignal): ConsolidationRunner {
  const holder = `${hostname()}-${process.pid}-here`;
  return {
    work: async (consolidation) => {
      const begun = performance.now();
      for (let failures = 0; !stop.aborted; ) {
        const end = await workOn(ports, { consolidation, holder, stop, failures });
        if (end.kind === 'rests' || end.kind === 'watches') return;
        const isOver = performance.now() - begun > LONGEST_WAIT_MS;
        if (end.kind === 'sleeps' && (isOver || (await isSomebodysTurn(ports, consolidation)))) return;
        failures = end.kind === 'retries' ? failures + 1 : 0;
        const afterMs = end.kind === 'busy' ? Math.min(BUSY_MS, end.afterMs) : end.afterMs;
        await pause(afterMs, undefined, { signal: stop }).catch(() => undefined);
      }
    },
  };
}

/** A run that waits for people is left to them; the next `run --follow` goes on from there. */
async function isSomebodysTurn({ consolidations }: RunPorts, id: Parameters<ConsolidationRunner['work']>[0]) {
  const now = await consolidations.find(id);
  return now?.state === 'done' || (now?.state === 'waiting' && !endsByItself(now.waitingFor));
}
