import { startRedis } from './redis.ts';

/** Where the commands of a test keep their queue. */
export interface QueueOfTests {
  /** For `queue.url` of a configuration. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * The database as in most installations; with `TRIBUTARY_TEST_QUEUE=redis` a Redis of its own, so that the same tests tell
 * of either. Throws for any other word.
 */
export async function startQueueOfTests(): Promise<QueueOfTests> {
  if (queueKindOfTests() === 'Redis') return startRedis();
  return { url: 'database', stop: async () => undefined };
}

/** The same choice in words, for tests that open an office of their own. */
export function queueKindOfTests(): 'PostgreSQL' | 'Redis' {
  const wanted = process.env.TRIBUTARY_TEST_QUEUE ?? 'database';
  if (wanted === 'redis') return 'Redis';
  if (wanted !== 'database') throw new Error(`TRIBUTARY_TEST_QUEUE is "${wanted}"; it may be "database" or "redis"`);
  return 'PostgreSQL';
}
