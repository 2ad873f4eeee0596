import type { WorkQueue } from '#jobs/queue';
import type { RunPorts } from '#jobs/run-ports';
import type { Consolidation } from '#src/consolidation/records';
import { workedOn } from '#src/consolidation/run-state';

const DAY_MS = 86_400_000;

/** PostgreSQL holds the truth: whatever is unfinished there and has no job any more is put into the queue again (spec W-3). */
export async function keepUnfinishedAwake(ports: RunPorts, jobs: Pick<WorkQueue, 'keepAwake'>): Promise<void> {
  const runs = await ports.consolidations.list();
  for (const run of runs) {
    if (workedOn.includes(run.state) || (await isStillWatched(ports, run))) await jobs.keepAwake(run.id);
  }
}

/** A run that is done is looked after for some days; older ones are not even asked about. */
async function isStillWatched(ports: RunPorts, { id, state, changedAt }: Consolidation): Promise<boolean> {
  const { clock, installation, stepRecords } = ports;
  const longest = (installation.policy.watchDays + 2) * DAY_MS;
  if (state !== 'done' || clock.now() - changedAt > longest) return false;
  return (await stepRecords.of(id)).some(({ step, state: came }) => step === 'watch' && came !== 'done');
}
