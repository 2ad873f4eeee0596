import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { leaveToOwner } from './make-places.ts';
import type { Places } from './places.ts';

const shape = z.object({
  port: z.number().int().min(1).max(65535),
  password: z.string().min(1),
  /** The server's; null while it is stopped. */
  pid: z.number().int().nullable(),
});

/** What processes that share the embedded server have to know of it. */
export type LockFile = Readonly<z.infer<typeof shape>>;

/** The lock file; undefined when there is none that can be understood. */
export async function readLockFile(places: Places): Promise<LockFile | undefined> {
  try {
    return shape.parse(JSON.parse(await readFile(places.lockFile, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

/** Replaces the lock file in one go, readable by its owner alone. */
export async function writeLockFile(places: Places, content: LockFile): Promise<void> {
  const draft = `${places.lockFile}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(content)}\n`, { mode: 0o600 });
  await chmod(draft, 0o600);
  await leaveToOwner(places, draft);
  await rename(draft, places.lockFile);
}
