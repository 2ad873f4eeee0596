import { wakeInTime } from '#jobs/queue/wake-in-time';
import type { ConsolidationId } from '#src/consolidation/records';
import { describeError } from '#src/errors/describe-error';

const RUN = 'c_asked00001' as ConsolidationId;

/** A queue each of whose calls ends like this, with what was told of it. */
function givenQueue(end: () => Promise<void>) {
  const told: string[] = [];
  const jobs = wakeInTime({ wake: end, begin: end }, (_what, error) => told.push(describeError(error).code));
  return { jobs, told };
}

test('W-3 a queue that cannot be reached is told of, and fails nobody who wakes or begins a run', async () => {
  const away = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });
  const { jobs, told } = givenQueue(() => Promise.reject(away));

  await jobs.wake(RUN);
  await jobs.begin(RUN, 1);

  expect(told).toEqual(['QUEUE_UNREACHABLE', 'QUEUE_UNREACHABLE']);
});

test('W-3 of a queue that takes what it is given nothing is told', async () => {
  const { jobs, told } = givenQueue(() => Promise.resolve());

  await jobs.wake(RUN);
  await jobs.begin(RUN, 1);

  expect(told).toEqual([]);
});
