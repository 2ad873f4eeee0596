import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Places } from './places.ts';
import { argumentsOf, identify } from './process-identity.ts';

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

/** The pid in a pid file that is not a server's any more but some other living process's; undefined when there is none. */
export function strangerInPidFile(places: Places): number | undefined {
  const pid = Number(pidFileLines(places)?.[PID_LINE]);
  const program = Number.isInteger(pid) && identify(pid) ? argumentsOf(pid)?.[0] : undefined;
  return program === undefined || program.endsWith('postgres') ? undefined : pid;
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
