import { createPostgresBackend, createRedisBackend, Queue } from 'bullmq';
import type { ConsolidationId } from '#src/consolidation/records';
import type { JobStarter } from '#src/ports/job-starter';

/** The one queue; its jobs carry the id of a consolidation and nothing else (spec W-3). */
export const QUEUE_NAME = 'consolidations';

/** What a job carries: ids only, so that an emptied or copied queue tells nothing and loses nothing (spec W-3). */
export interface WakeJob {
  readonly consolidation: ConsolidationId;
}

/** Where the queue lives: in the database, in a schema of its own, or in a Redis. */
export type QueuePlace =
  | { readonly kind: 'postgres'; readonly connectionString: string }
  | { readonly kind: 'redis'; readonly url: string };

/** What `queue.url` of the configuration means: `database`, or the address of a Redis. */
export function queuePlaceOf(url: string, connectionString: string): QueuePlace {
  return url === 'database' ? { kind: 'postgres', connectionString } : { kind: 'redis', url };
}

/** The queue for those who put work into it; `close` lets go of its connections. */
export interface WorkQueue extends JobStarter {
  close(): Promise<void>;
}

/** Opens the queue for adding; tables it needs are made on first use. */
export function openQueue(place: QueuePlace): WorkQueue {
  const queue = newQueue(place);
  queue.on('error', () => undefined); // each call reports its own failure; the event only repeats it
  return {
    wake: async (consolidation, afterMs = 0) => {
      await queue.add('wake', { consolidation }, wakeOptions(consolidation, afterMs));
    },
    close: () => queue.close(),
  };
}

/** How BullMQ reaches the place; the pool is small, since PostgreSQL's connections are few. */
export function connectionOf(place: Extract<QueuePlace, { kind: 'postgres' }>) {
  return { connectionString: place.connectionString, schema: 'tributary_queue', migrate: true, max: 2 };
}

/**
 * A wake for a consolidation that is being worked on waits until that work ends, so none is lost; a wake for one that
 * sleeps wakes it at once. At most one runs and one waits for a consolidation.
 */
function wakeOptions(consolidation: ConsolidationId, afterMs: number) {
  return {
    delay: afterMs,
    deduplication: { id: consolidation, keepLastIfActive: true, replace: true },
    removeOnComplete: true,
    removeOnFail: true,
  };
}

/** The little of BullMQ's queue that is used here, the same on either place. */
type AddingQueue = {
  add(name: 'wake', data: WakeJob, options: ReturnType<typeof wakeOptions>): Promise<unknown>;
  close(): Promise<void>;
  on(event: 'error', listener: (error: Error) => void): unknown;
};

function newQueue(place: QueuePlace): AddingQueue {
  if (place.kind === 'postgres') {
    const options = { connection: connectionOf(place) };
    return new Queue(QUEUE_NAME, options, createPostgresBackend);
  }
  const options = { connection: { url: place.url } };
  return new Queue(QUEUE_NAME, options, createRedisBackend);
}
