import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Places } from './places.ts';
import { identify, lives } from './process-identity.ts';

const shape = z.object({ pid: z.number().int(), bornAt: z.string().nullable() });

/** Notes that this process uses the server; returns the note's path. */
export function register(places: Places): string {
  const path = join(places.users, `${process.pid}-${randomBytes(4).toString('hex')}`);
  writeFileSync(path, JSON.stringify(identify(process.pid)), { mode: 0o600 });
  return path;
}

/** Takes a note back; one that is gone already is fine. */
export function unregister(path: string): void {
  rmSync(path, { force: true });
}

/** How many notes of living processes there are; notes of dead ones are cleaned up. Synchronous: it also runs at exit. */
export function countUsers(places: Places): number {
  const notes = readdirSync(places.users).map((name) => join(places.users, name));
  const dead = notes.filter((note) => !isOfLiving(note));
  for (const note of dead) unregister(note);
  return notes.length - dead.length;
}

function isOfLiving(note: string): boolean {
  try {
    return lives(shape.parse(JSON.parse(readFileSync(note, 'utf8'))));
  } catch {
    return false; // gone, or cut short by a crash while it was written: nobody uses the server under it
  }
}
