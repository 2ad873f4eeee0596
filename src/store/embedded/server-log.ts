import { open, rename, stat } from 'node:fs/promises';
import { TributaryError } from '#src/errors/tributary-error';
import type { Places } from './places.ts';

const LAST_LINES = 8;
const LONGEST_TAIL = 16_384;
const FULL_LOG = 5 * 1024 * 1024;

/** The size of the log now, so that only what a start adds is read afterwards; a full log is put aside first. */
export async function markLog({ log }: Places): Promise<number> {
  const size = await sizeOf(log);
  if (size < FULL_LOG) return size;
  await rename(log, `${log}.1`);
  return 0;
}

/** What the log says since the mark, at most its last 16 KiB. */
export async function logSince({ log }: Places, mark: number): Promise<string> {
  const file = await open(log, 'r');
  try {
    const { size } = await file.stat();
    const from = Math.max(mark, size - LONGEST_TAIL);
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(Math.max(0, size - from)),
      0,
      Math.max(0, size - from),
      from,
    );
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The error that fits what PostgreSQL said: disk full, port taken, or else its last lines without the secrets. */
export function startFailure(said: string, secrets: readonly string[]): TributaryError {
  if (/No space left on device|Disk quota exceeded/.test(said)) return new TributaryError('DATABASE_DISK_FULL');
  if (isPortTaken(said)) return new TributaryError('DATABASE_PORT_IN_USE');
  return new TributaryError('DATABASE_CANNOT_START', { facts: { said: lastLines(said, secrets) } });
}

/** True when the start failed because another program took the port in between. */
export function isPortTaken(said: string): boolean {
  return /Address already in use|could not create any TCP\/IP sockets/.test(said);
}

/** True when processes of a server that was killed have not ended yet: they do so by themselves. */
export function isStillEnding(said: string): boolean {
  return /pre-existing shared memory block .* is still in use|lock file "postmaster.pid" already exists/.test(said);
}

function lastLines(said: string, secrets: readonly string[]): string {
  const lines = said.split('\n').map((line) => line.trim());
  const kept = lines
    .filter((line) => line !== '')
    .slice(-LAST_LINES)
    .join(' | ');
  return secrets.reduce((text, secret) => text.replaceAll(secret, '***'), kept);
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
