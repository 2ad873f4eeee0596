import { existsSync, readFileSync, statSync } from 'node:fs';

/** A process that cannot be mistaken for a later one with the same pid. */
export interface ProcessIdentity {
  readonly pid: number;
  /** The kernel's start time of the process; null where the system does not tell. */
  readonly bornAt: string | null;
}

/** False where the system tells nothing of its processes as files. */
const TELLS = existsSync('/proc/self/stat');
const STATE = 0;
const PARENT = 1;
const USER_TIME = 11;
const SYSTEM_TIME = 12;
const START_TIME = 19;
/** The kernel counts to a hundred a second for programs, however it counts for itself. */
const TICK_MS = 10;

/** The identity of a running process; undefined when it is gone (a zombie counts as gone). */
export function identify(pid: number): ProcessIdentity | undefined {
  if (!TELLS) return answersSignals(pid) ? { pid, bornAt: null } : undefined;
  const fields = statFields(pid);
  if (!fields || fields[STATE] === 'Z' || fields[STATE] === 'X') return undefined;
  return { pid, bornAt: fields[START_TIME] ?? null };
}

/** True while that very process runs. */
export function lives(identity: ProcessIdentity): boolean {
  const now = identify(identity.pid);
  return now !== undefined && now.bornAt === identity.bornAt;
}

/** True while a signal keeps the process from going on; false, too, where the system does not tell. */
export function isStopped(pid: number): boolean {
  return statFields(pid)?.[STATE] === 'T';
}

/** The arguments a process was started with; undefined where the system does not tell. */
export function argumentsOf(pid: number): readonly string[] | undefined {
  return readOrNothing(`/proc/${pid}/cmdline`)?.split('\0');
}

/** The name of the program a process runs, at most its first 15 characters; undefined where the system does not tell. */
export function programOf(pid: number): string | undefined {
  return readOrNothing(`/proc/${pid}/comm`)?.trimEnd();
}

/** The process that is told when this one ends; undefined where the system does not tell. */
export function parentOf(pid: number): number | undefined {
  const parent = statFields(pid)?.[PARENT];
  return parent === undefined ? undefined : Number(parent);
}

/** Milliseconds of a processor that a process has used; undefined where the system does not tell. */
export function computedMs(pid: number): number | undefined {
  const fields = statFields(pid);
  return fields && (Number(fields[USER_TIME]) + Number(fields[SYSTEM_TIME])) * TICK_MS;
}

/** Whether the folder is the working directory of a process, under whatever name; undefined where the system does not tell. */
export function isAtWorkIn(pid: number, folder: string): boolean | undefined {
  try {
    const [there, here] = [`/proc/${pid}/cwd`, folder].map((path) => statSync(path, { bigint: true }));
    return there?.dev === here?.dev && there?.ino === here?.ino;
  } catch {
    return undefined; // gone, or of another account
  }
}

/** Fields 3 and following of proc(5) stat; the name before them may hold spaces and brackets. */
function statFields(pid: number): string[] | undefined {
  const stat = readOrNothing(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function readOrNothing(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
