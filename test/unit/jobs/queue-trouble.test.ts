import type { QueuePlace } from '#jobs/queue';
import { describeQueueTrouble } from '#jobs/queue-trouble';
import { describeError } from '#src/errors/describe-error';

const database: QueuePlace = { kind: 'postgres', connectionString: 'postgres://somebody:secret@db.example/tributary' };
const redis: QueuePlace = { kind: 'redis', url: 'redis://:secret@redis.example' };
const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });

test.each([
  ['a worker that was too slow', new Error('could not renew lock for job 417'), database, 'WORKER_TOO_SLOW'],
  ['the same at the end of its work', new Error('Missing lock for job 417. moveToFinished'), redis, 'WORKER_TOO_SLOW'],
  ['a database that is away', refused, database, 'DATABASE_UNREACHABLE'],
  ['a Redis that is away', refused, redis, 'QUEUE_UNREACHABLE'],
  ['what nobody has foreseen', new TypeError('is not a function'), redis, 'INTERNAL_FAULT'],
] as const)('E-2 %s is told by a code of its own', (_what, error, place, code) => {
  const told = describeError(describeQueueTrouble(error, place));

  expect(told.code).toBe(code);
  expect(JSON.stringify(told)).not.toContain('secret');
});

test('E-2 whoever reads that a worker was too slow reads which job, and that nothing is done twice', () => {
  const { text } = describeError(describeQueueTrouble(new Error('could not renew lock for job 417'), database));

  expect(text.happened).toContain('417');
  expect(text.left).toContain('lease');
});
