import { readdirSync } from 'node:fs';
import { TributaryError } from '#src/errors/tributary-error';
import type { Places } from './places.ts';
import { computedMs, identify, isAtWorkIn, type ProcessIdentity, parentOf, programOf } from './process-identity.ts';
import { isStillEnding, startFailure } from './server-log.ts';

/** How often a start is tried anew for what passes by itself. */
export const ATTEMPTS = 50;
/** Milliseconds between two of them. */
export const BETWEEN_ATTEMPTS_MS = 200;

/** Who ends computes nothing, and no statement of ours computes for as long. */
const LONGEST_STATEMENT_MS = 2_000;

/**
 * The processes of PostgreSQL that work in the cluster's folder and belong to no server there: the server itself, or what it left
 * when it was killed. Empty also where the system does not tell.
 */
export function holdersOf({ data }: Places): readonly ProcessIdentity[] {
  const inside = allProcesses().filter((pid) => programOf(pid) === 'postgres' && isAtWorkIn(pid, data));
  const heads = inside.filter((pid) => !inside.includes(parentOf(pid) ?? 0));
  return heads.flatMap((pid) => identify(pid) ?? []);
}

/** Tells at each call whether one of those that hold the folder has worked on since the first, rather than ended. */
export function watchHolders(places: Places): () => boolean {
  const atFirst = new Map<string, number>();
  return () =>
    holdersOf(places).some(({ pid, bornAt }) => {
      const key = `${pid} ${bornAt}`;
      const computed = computedMs(pid) ?? 0;
      const before = atFirst.get(key) ?? computed;
      atFirst.set(key, before);
      return computed - before >= LONGEST_STATEMENT_MS;
    });
}

/** The error of a start that came to nothing: who holds the folder, where that is known, else what PostgreSQL said. */
export function whyNotStarted(places: Places, said: string, secrets: readonly string[]): TributaryError {
  const holders = isStillEnding(said) ? holdersOf(places).map(({ pid }) => pid) : [];
  if (holders.length === 0) return startFailure(said, secrets);
  const facts = { path: places.data, processes: holders.join(', '), arguments: holders.join(' ') };
  return new TributaryError('DATABASE_STILL_HELD', { facts });
}

function allProcesses(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger);
  } catch {
    return []; // a system that tells nothing of its processes as files
  }
}
