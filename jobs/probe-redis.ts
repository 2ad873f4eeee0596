import { Redis } from 'ioredis';

/** How long a Redis that does not answer is waited for, in milliseconds. */
const PATIENCE_MS = 5_000;

/** Asks a Redis for a sign of life, once; answers what is wrong, in words that hold no part of its address but host and port. */
export async function probeRedis(url: string): Promise<string | undefined> {
  const redis = new Redis(url, {
    ...{ lazyConnect: true, enableReadyCheck: false, retryStrategy: () => null, maxRetriesPerRequest: 0 },
    ...{ connectTimeout: PATIENCE_MS, commandTimeout: PATIENCE_MS },
  });
  let why: string | undefined;
  redis.on('error', (error: NodeJS.ErrnoException) => {
    why = error.code ?? error.message;
  });
  try {
    await redis.connect();
    await redis.ping();
    return undefined;
  } catch (error) {
    return `${redis.options.host}:${redis.options.port} does not answer (${why ?? String((error as Error).message)})`;
  } finally {
    redis.disconnect();
  }
}
