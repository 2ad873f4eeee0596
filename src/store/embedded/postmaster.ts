import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { holdersOf } from './held-folder.ts';
import type { Places } from './places.ts';
import { argumentsOf, identify, isAtWorkIn } from './process-identity.ts';

/** A running embedded server. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
}

const PID_LINE = 0;
const PORT_LINE = 3;

/** The server that runs on the cluster by its own pid file, the one truth about it; undefined when none does. */
export function findPostmaster(places: Places): Postmaster | undefined {
  const lines = pidFileLines(places);
  const [pid, port] = [Number(lines?.[PID_LINE]), Number(lines?.[PORT_LINE])];
  if (!Number.isInteger(pid) || !isOurServer(places, pid)) return undefined;
  return { pid, port: Number.isInteger(port) ? port : 0 };
}

/**
 * Removes a pid file whose number is by now another living process's, since PostgreSQL would take that one for a server here,
 * and one that was left empty, which it never removes itself. Never one whose process could be of this cluster, nor while
 * any other is: it tells PostgreSQL whom to wait for. To be called under the mutex, where nobody else starts a server.
 */
export async function clearStalePidFile(places: Places): Promise<void> {
  const lines = pidFileLines(places);
  if (!lines || !(isEmpty(lines) || isStranger(places, Number(lines[PID_LINE])))) return;
  if (holdersOf(places).length === 0) await rm(pidFileOf(places), { force: true });
}

/** Its server was killed between making it and writing it. */
function isEmpty(lines: readonly string[]): boolean {
  return lines.every((line) => line.trim() === '');
}

/** A server works in its own cluster's folder from before it writes its number there. */
function isStranger(places: Places, pid: number): boolean {
  const program = Number.isInteger(pid) && identify(pid) ? argumentsOf(pid)?.[0] : undefined;
  if (program === undefined) return false;
  return !program.endsWith('postgres') || isAtWorkIn(pid, places.data) === false;
}

/** Where PostgreSQL notes its pid, port and more. */
export function pidFileOf(places: Places): string {
  return join(places.data, 'postmaster.pid');
}

/** After a crash the pid may belong to anybody by now: the command line tells. */
function isOurServer(places: Places, pid: number): boolean {
  if (!identify(pid)) return false;
  const args = argumentsOf(pid);
  return args === undefined || args.includes(places.data);
}

function pidFileLines(places: Places): string[] | undefined {
  try {
    return readFileSync(pidFileOf(places), 'utf8').split('\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
