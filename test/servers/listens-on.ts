import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const LISTENING = '0A';

/**
 * True when that very process listens on the TCP port; whoever took the port before it would answer there too. Where we may
 * not look into the process (it has another user, and we are a root of little power) it is believed.
 */
export function listensOn(pid: number, port: number): boolean {
  const listeners = new Set(['tcp', 'tcp6'].flatMap((table) => socketsListening(`/proc/net/${table}`, port)));
  const files = filesOf(pid);
  return files === 'hidden' || files.some((fd) => listeners.has(targetOf(fd)));
}

/** The sockets of a kernel's table that listen there, named as the open files of a process name them. */
function socketsListening(table: string, port: number): readonly string[] {
  const ending = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return readFileSync(table, 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => state === LISTENING && local?.endsWith(ending))
    .map((row) => `socket:[${row[9]}]`);
}

function filesOf(pid: number): readonly string[] | 'hidden' {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((fd) => `/proc/${pid}/fd/${fd}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') return 'hidden';
    throw error;
  }
}

/** Nothing for a file that was closed meanwhile. */
function targetOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return '';
  }
}
