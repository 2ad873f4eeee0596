import { readFileSync } from 'node:fs';

/** A process as its pid and the moment it started, since pids are used again. */
export function whoIs(pid) {
  return { pid, started: startOf(pid) };
}

/** True while that very process lives. */
export function isSame({ pid, started }) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code === 'ESRCH') return false;
  }
  return startOf(pid) === started;
}

/** The start in clock ticks since boot, where the system tells (Linux); else null. */
function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
