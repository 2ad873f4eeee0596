import { startRedis } from './redis.ts';

/** Where a queue lives. */
export type QueueKind = 'PostgreSQL' | 'Redis';

/** Where the commands of a test keep their queue. */
export interface QueueOfTests {
  /** For `queue.url` of a configuration. */
  readonly url: string;
  stop(): Promise<void>;
}

/** A queue of the kind that this test file is run with; one in Redis has a Redis of its own. */
export async function startQueueOfTests(): Promise<QueueOfTests> {
  if (queueKindOfTests() === 'Redis') return startRedis();
  return { url: 'database', stop: async () => undefined };
}

/**
 * The one place that decides: what `TRIBUTARY_TEST_QUEUE` says, which every test file gets from its name unless it is told
 * (`test/queue-of-file.ts`). Throws for any other word.
 */
export function queueKindOfTests(): QueueKind {
  const wanted = process.env.TRIBUTARY_TEST_QUEUE ?? 'database';
  if (wanted === 'redis') return 'Redis';
  if (wanted !== 'database') throw new Error(`TRIBUTARY_TEST_QUEUE is "${wanted}"; it may be "database" or "redis"`);
  return 'PostgreSQL';
}
