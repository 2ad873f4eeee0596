import { lettingGo } from './letting-go.ts';
import { QueueClient } from './queue-client.ts';

/** The one queue; its jobs carry the id of a consolidation and nothing else (spec W-3). */
export const QUEUE_NAME = 'consolidations';

/** Where the queue lives: in the database, in a schema of its own, or in a Redis. */
export type QueuePlace =
  | { readonly kind: 'postgres'; readonly connectionString: string }
  | { readonly kind: 'redis'; readonly url: string };

/** What `queue.url` of the configuration means: `database`, or the address of a Redis. */
export function queuePlaceOf(url: string, connectionString: string): QueuePlace {
  return url === 'database' ? { kind: 'postgres', connectionString } : { kind: 'redis', url };
}

/** Who does not answer is given up, and who has gone without a word is noticed. */
const CONNECTION = { connectionTimeoutMillis: 10_000, keepAlive: true, keepAliveInitialDelayMillis: 10_000 };

/** How BullMQ reaches the place, whose tables it only reads; the pool is small, since PostgreSQL's connections are few. */
export function connectionOf(place: Extract<QueuePlace, { kind: 'postgres' }>) {
  const { connectionString } = place;
  return { connectionString, schema: 'tributary_queue', migrate: false, max: 2, Client: QueueClient, ...CONNECTION };
}

/** How BullMQ reaches a Redis. */
export function redisConnectionOf({ url }: Extract<QueuePlace, { kind: 'redis' }>) {
  return { url, ...lettingGo };
}
