import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { ConsolidationRunner } from '#src/ports/job-starter';
import { workOn } from './run-consolidation.ts';
import type { RunPorts } from './run-ports.ts';

/** Sleeps up to this long are waited out here; whatever takes longer is somebody's turn. */
const SHORT_SLEEP_MS = 5_000;
const BUSY_MS = 500;

/** Works in this very process, without the queue, for `run --follow` where no worker lives; `stop` ends it between two acts. */
export function createRunnerHere(ports: RunPorts, stop: AbortSignal): ConsolidationRunner {
  const holder = `${hostname()}-${process.pid}-here`;
  return {
    work: async (consolidation) => {
      for (let failures = 0; !stop.aborted; ) {
        const end = await workOn(ports, { consolidation, holder, stop, failures });
        if (end.kind === 'rests') return;
        if (end.kind === 'sleeps' && end.afterMs > SHORT_SLEEP_MS) return;
        if (end.kind === 'sleeps' && (await waitsForSomebody(ports, consolidation))) return;
        failures = end.kind === 'retries' ? failures + 1 : 0;
        await pause(end.kind === 'busy' ? BUSY_MS : end.afterMs);
      }
    },
  };
}

/** A run that waits for people is left to them; the next `run --follow` goes on from there. */
async function waitsForSomebody({ consolidations }: RunPorts, id: Parameters<ConsolidationRunner['work']>[0]) {
  const now = await consolidations.find(id);
  return now?.state === 'waiting' || now?.state === 'done';
}
