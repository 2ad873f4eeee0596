/**
 * How long ioredis waits for the end of a connection that is let go. It waits also for one that ended long ago, two seconds
 * unless told, and no process ends meanwhile.
 */
export const lettingGo = { disconnectTimeout: 200 } as const;
