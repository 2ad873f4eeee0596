import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { TributaryError } from '#src/errors/tributary-error';
import { identify, lives } from './process-identity.ts';

const holderShape = z.object({ pid: z.number().int(), bornAt: z.string().nullable() });

const POLL_MS = 20;
/** A first start writes a whole cluster; a slow disk may take this long. */
const PATIENCE_MS = 120_000;
/** A file without a readable holder is being written, or was left by a crash in that very moment. */
const UNREADABLE_MS = 5_000;

/** Runs `work` while no other process of this machine runs its own under the same path. Throws DATABASE_BUSY. */
export async function withMutex<T>(path: string, work: () => Promise<T>): Promise<T> {
  await take(path);
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

/** Runs `work` at once if no other process holds the path, else not at all: for a process that is exiting and can wait for nothing. */
export function ifFree(path: string, work: () => void): void {
  try {
    writeFileSync(path, JSON.stringify(identify(process.pid)), { flag: 'wx', mode: 0o600 });
  } catch {
    // Held: another that holds it counts the users itself, and this process will not be among the living.
    if (!isOurs(path)) return;
  }
  try {
    work();
  } finally {
    rmSync(path, { force: true });
  }
}

/** Held by this very process, whose own work under it ends with it. */
function isOurs(path: string): boolean {
  try {
    const holder = holderShape.safeParse(asJson(readFileSync(path, 'utf8')));
    return holder.success && holder.data.pid === process.pid && lives(holder.data);
  } catch {
    return false;
  }
}

async function take(path: string): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  while (!(await createOnly(path))) {
    if (await isAbandoned(path)) await breakOpen(path);
    else if (performance.now() > until) throw new TributaryError('DATABASE_BUSY', { facts: { path } });
    else await delay(POLL_MS);
  }
}

/** Only one breaks open at a time, and looks again first: another may have broken it and taken it since. */
async function breakOpen(path: string): Promise<void> {
  const breaking = `${path}.breaking`;
  if (!(await createOnly(breaking))) {
    if (await isAbandoned(breaking)) await rm(breaking, { force: true });
    return;
  }
  try {
    if (await isAbandoned(path)) await rm(path, { force: true });
  } finally {
    await rm(breaking, { force: true });
  }
}

async function createOnly(path: string): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify(identify(process.pid)), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  try {
    const holder = holderShape.safeParse(asJson(await readFile(path, 'utf8')));
    if (holder.success) return !lives(holder.data);
    return Date.now() - (await stat(path)).mtimeMs > UNREADABLE_MS;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false; // let go just now: whoever took it since holds it
    throw error;
  }
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
