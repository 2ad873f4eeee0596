import { Redis } from 'ioredis';
import { whyAway } from '#src/errors/database-away';
import { endsWithin } from './closing.ts';
import { lettingGo } from './letting-go.ts';

/** How long a Redis that does not answer is waited for, in milliseconds: for all that is asked of it together. */
const PATIENCE_MS = 5_000;

/** A Redis that does not answer. */
export interface AwayRedis {
  /** Host and port, and no other part of its address. */
  readonly address: string;
  /** Why, in words. */
  readonly why: string;
}

/** Asks a Redis for a sign of life, once; undefined: it answers. */
export async function probeRedis(url: string, patience = PATIENCE_MS): Promise<AwayRedis | undefined> {
  const redis = new Redis(url, {
    ...{ lazyConnect: true, enableReadyCheck: false, retryStrategy: () => null, maxRetriesPerRequest: 0 },
    ...{ connectTimeout: patience, ...lettingGo },
  });
  let why: string | undefined;
  redis.on('error', (error: Error) => {
    why = whyAway(error);
  });
  try {
    return (await endsWithin(patience, greet(redis))) ? undefined : notAnswering(redis, 'it says nothing');
  } catch (error) {
    return notAnswering(redis, why ?? String((error as Error).message));
  } finally {
    redis.disconnect();
  }
}

async function greet(redis: Redis): Promise<void> {
  await redis.connect();
  await redis.ping();
}

function notAnswering({ options }: Redis, why: string): AwayRedis {
  return { address: `${options.host}:${options.port}`, why };
}
