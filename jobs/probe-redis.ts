import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { lettingGo } from './letting-go.ts';

/** How long a Redis that does not answer is waited for, in milliseconds: for all that is asked of it together. */
const PATIENCE_MS = 5_000;

/** Asks a Redis for a sign of life, once; answers what is wrong, in words that hold no part of its address but host and port. */
export async function probeRedis(url: string, patience = PATIENCE_MS): Promise<string | undefined> {
  const redis = new Redis(url, {
    ...{ lazyConnect: true, enableReadyCheck: false, retryStrategy: () => null, maxRetriesPerRequest: 0 },
    ...{ connectTimeout: patience, ...lettingGo },
  });
  let why: string | undefined;
  redis.on('error', (error: NodeJS.ErrnoException) => {
    why = error.code ?? error.message;
  });
  const answered = new AbortController();
  const silence = pause(patience, undefined, { signal: answered.signal }).then(() => 'silent' as const);
  try {
    const heard = await Promise.race([greet(redis), silence]);
    return heard === 'silent' ? notAnswering(redis, 'it says nothing') : undefined;
  } catch (error) {
    return notAnswering(redis, why ?? String((error as Error).message));
  } finally {
    answered.abort();
    redis.disconnect();
    await silence.catch(() => undefined); // it was only cut short
  }
}

async function greet(redis: Redis): Promise<'here'> {
  await redis.connect();
  await redis.ping();
  return 'here';
}

function notAnswering({ options }: Redis, why: string): string {
  return `${options.host}:${options.port} does not answer (${why})`;
}
