import { InvalidConfig } from '#src/errors/invalid-config';

/** Times of the work, in milliseconds; undefined: the usual. */
export interface WorkTimes {
  /** How long a lease lasts without renewal. */
  readonly leaseMs: number | undefined;
  /** How long one request to a homeserver may take; whoever takes over a run waits as long after the lease. */
  readonly requestMs: number | undefined;
}

/**
 * The times that the environment shortens, for trying out crashes without waiting for minutes; nobody else needs them.
 * One variable sets the deadline of requests and what the next owner waits for, so that the two cannot part (spec W-4).
 * Throws CONFIG_INVALID for anything but a whole number of at least 100.
 */
export function workTimes(env: Readonly<Record<string, string | undefined>>): WorkTimes {
  return { leaseMs: readTime(env, 'TRIBUTARY_LEASE_MS'), requestMs: readTime(env, 'TRIBUTARY_REQUEST_MS') };
}

const SHORTEST_MS = 100;
const WHOLE_NUMBER = /^[1-9]\d{0,8}$/;

function readTime(env: Readonly<Record<string, string | undefined>>, name: string): number | undefined {
  const text = env[name];
  if (text === undefined || text === '') return undefined;
  const isTime = WHOLE_NUMBER.test(text) && Number(text) >= SHORTEST_MS;
  if (isTime) return Number(text);
  const problem = `must be a whole number of milliseconds, at least ${SHORTEST_MS}`;
  throw new InvalidConfig('of the environment', [{ path: name, problem }]);
}
