import type { WorkQueue } from '#jobs/queue/queue';
import type { RunPorts } from '#jobs/run-ports';
import type { Consolidation } from '#src/consolidation/records';
import { isInLine, workedOn } from '#src/consolidation/run-state';

const DAY_MS = 86_400_000;

/** What housekeeping asks of the queue. */
type Keeping = Pick<WorkQueue, 'keepAwake' | 'watch' | 'watched'>;

/**
 * PostgreSQL holds the truth: whatever is unfinished there and has no job any more is put into the queue again, and what
 * is watched over gets its scheduler back (spec W-3).
 */
export async function keepUnfinishedAwake(ports: RunPorts, jobs: Keeping): Promise<void> {
  const runs = await ports.consolidations.list();
  for (const run of inTurn(runs)) await jobs.keepAwake(run.id, placeOf(run));
  const done = runs.filter((run) => isYoung(ports, run));
  if (done.length === 0) return;
  const watched = await jobs.watched();
  for (const { id } of done.filter((run) => !watched.has(run.id)))
    if (await isStillWatched(ports, id)) await jobs.watch(id, ports.clock.now());
}

/** What was begun comes first, then the line; nobody's later run comes before an earlier one. */
function inTurn(newestFirst: readonly Consolidation[]): readonly Consolidation[] {
  const unfinished = newestFirst.filter(({ state }) => workedOn.includes(state)).toReversed();
  return unfinished.sort((a, b) => (placeOf(a) ?? 0) - (placeOf(b) ?? 0));
}

function placeOf(run: Consolidation): number | undefined {
  return isInLine(run) ? run.place : undefined;
}

/** Runs that were done long ago are not even asked about. */
function isYoung({ clock, installation }: RunPorts, { state, changedAt }: Consolidation): boolean {
  const longest = (installation.policy.watchDays + 2) * DAY_MS;
  return state === 'done' && clock.now() - changedAt <= longest;
}

async function isStillWatched({ stepRecords }: RunPorts, id: Consolidation['id']): Promise<boolean> {
  return (await stepRecords.of(id)).some(({ step, state }) => step === 'watch' && state !== 'done');
}
