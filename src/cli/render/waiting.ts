import type { StatusAnswer } from '#src/acts/answers';
import { type ExitCode, exitCodes } from '#src/cli/exit-codes';

/** Who has to do what before it goes on; `until` in milliseconds since 1970. */
export interface Waiting {
  readonly party: string;
  readonly what: string;
  readonly until?: number;
}

/** Nobody's consent is missing, but somebody has to start a worker. */
export const NO_WORKER: Waiting = {
  party: 'worker',
  what: 'No worker is running: start `tributary worker`, or work here with `tributary run PLAN --follow`.',
};

/** True while somebody's work is needed and no worker lives to do it. */
export function lacksWorker({
  consolidation,
  liveWorkers,
}: Pick<StatusAnswer, 'consolidation' | 'liveWorkers'>): boolean {
  return liveWorkers === 0 && (consolidation.state === 'running' || consolidation.state === 'undoing');
}

/** For whom it is waited: what the run recorded, else the parties that have not spoken, else a worker; empty: nobody. */
export function waitingOf(status: StatusAnswer): readonly Waiting[] {
  const { consolidation, parties, plan } = status;
  if (consolidation.waitingFor.length > 0) return consolidation.waitingFor;
  const open = beforeConsent(status) ? parties.filter((party) => party.verdict === 'unknown') : [];
  if (open.length > 0)
    return open.map(({ id, why }) => ({ party: id, what: why ?? 'to agree', until: plan.expiresAt }));
  return lacksWorker(status) ? [NO_WORKER] : [];
}

/** What `run` ends with: whether it is done, refused, waits for somebody, or goes on by itself (spec F-5). */
export function exitCodeOfRun(status: StatusAnswer): ExitCode {
  const { state } = status.consolidation;
  if (state === 'done') return exitCodes.done;
  if (state === 'failed') return exitCodes.failed;
  if (state === 'refused' || state === 'undone') return exitCodes.refused;
  if (status.parties.some((party) => party.verdict === 'refused')) return exitCodes.refused;
  if (state === 'waiting' || state === 'paused') return exitCodes.waits;
  return waitingOf(status).length > 0 || lacksWorker(status) ? exitCodes.waits : exitCodes.done;
}

function beforeConsent({ consolidation }: StatusAnswer): boolean {
  return (
    ['inspect-rooms', 'check-consent'].includes(consolidation.step) &&
    ['running', 'waiting'].includes(consolidation.state)
  );
}
