import { describeQueueTrouble } from '#jobs/queue/queue-trouble';
import { describeError } from '#src/errors/describe-error';

const refused = failure('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1');

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

test.each([
  ['a worker that was too slow', new Error('could not renew lock for job 417'), 'WORKER_TOO_SLOW'],
  ['the same at the end of its work', new Error('Missing lock for job 417. moveToFinished'), 'WORKER_TOO_SLOW'],
  [
    'a job that another has by now',
    new Error('Lock mismatch for job 417. Cmd moveToFinished from active'),
    'WORKER_TOO_SLOW',
  ],
  ['one that waits again', new Error('Job 417 is not in the active state. moveToFinished'), 'WORKER_TOO_SLOW'],
  ['one that another has done', new Error('Missing key for job 417. moveToFinished'), 'WORKER_TOO_SLOW'],
  ['a database that ends the connection', new Error('Connection terminated unexpectedly'), 'QUEUE_UNREACHABLE'],
  [
    'a connection that was cut just before',
    new Error('Client has encountered a connection error and is not queryable'),
    'QUEUE_UNREACHABLE',
  ],
  ['a Redis that is away', refused, 'QUEUE_UNREACHABLE'],
  ['a process that may open no more files', failure('EMFILE', 'connect EMFILE 127.0.0.1:1'), 'QUEUE_UNREACHABLE'],
  ['a database that ran out of memory', failure('53200', 'out of memory'), 'QUEUE_UNREACHABLE'],
  ['a database whose disk is full', failure('53100', 'could not extend file'), 'QUEUE_UNREACHABLE'],
  ['what nobody has foreseen', new TypeError('is not a function'), 'INTERNAL_FAULT'],
] as const)('E-2 %s is told by a code of its own', (_what, error, code) => {
  const told = describeError(describeQueueTrouble(error));

  expect(told.code).toBe(code);
});

test('E-2 whoever reads that a worker was too slow reads which job, and that nothing is done twice', () => {
  const { text } = describeError(describeQueueTrouble(new Error('could not renew lock for job 417')));

  expect(text.happened).toContain('417');
  expect(text.left).toContain('lease');
});

test('E-2 whoever reads that the queue is away reads what PostgreSQL said, not its code alone', () => {
  const { text } = describeError(describeQueueTrouble(failure('53300', 'sorry, too many clients already')));

  expect(text.happened).toContain('sorry, too many clients already, 53300');
});
