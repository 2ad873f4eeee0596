import type { JobStarter } from '#src/ports/job-starter';
import { endsWithin, type OnTrouble } from './closing.ts';
import { describeQueueTrouble } from './queue-trouble.ts';

/** So long somebody who gave a command waits for the queue; a Redis that only starts anew is back by then. */
const PATIENCE_MS = 3_000;

/**
 * The queue for whom people wait for: what is on record is the truth and a job only wakes, so a queue that is away is told
 * of and keeps nobody; workers find their work when it is back (spec W-3), and a call that is late is still carried out.
 */
export function wakeInTime(jobs: JobStarter, onTrouble: OnTrouble): JobStarter {
  const inTime = async (putting: Promise<void>): Promise<void> => {
    await within(putting).catch((error: unknown) =>
      onTrouble('a run could not be woken; it is worked on when the queue is back', describeQueueTrouble(error)),
    );
  };
  return {
    wake: (consolidation, afterMs) => inTime(jobs.wake(consolidation, afterMs)),
    begin: (consolidation, place) => inTime(jobs.begin(consolidation, place)),
  };
}

async function within(putting: Promise<void>): Promise<void> {
  if (await endsWithin(PATIENCE_MS, putting)) return;
  throw Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' });
}
