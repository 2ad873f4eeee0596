import { createPostgresBackend, createRedisBackend, Queue } from 'bullmq';
import type { connectionOf, redisConnectionOf } from './queue-place.ts';

/**
 * Opens BullMQ's queue of this name in a PostgreSQL. In a module of its own, so that the library is loaded with the first use: the
 * bundle finds no names in a library that is itself imported so late.
 */
export function queueInDatabase(name: string, connection: ReturnType<typeof connectionOf>) {
  return new Queue(name, { connection }, createPostgresBackend);
}

/** The same in a Redis. */
export function queueInRedis(name: string, connection: ReturnType<typeof redisConnectionOf>) {
  return new Queue(name, { connection }, createRedisBackend);
}
