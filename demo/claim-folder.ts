import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { identify, lives, type ProcessIdentity } from '#src/store/embedded/process-identity';

/**
 * Makes the folder anew for the demo of this process, unless one that still runs has it: its servers live on what stands there.
 * It is free again when the process has ended, however that was. Throws, in sentences, who has it and how to end that.
 */
export function claimFolder(folder: string): void {
  const note = `${folder}.process.json`; // beside it, since the folder goes
  mkdirSync(folder, { recursive: true });
  const holder = read(note);
  if (holder && lives(holder)) throw new Error(inUse(folder, holder));
  rmSync(note, { force: true });
  take(folder, note);
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
}

/** Whole or not at all, and by one: of two that start at once the other is told. */
function take(folder: string, note: string): void {
  const draft = `${note}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(identify(process.pid)));
  try {
    linkSync(draft, note);
  } catch (error) {
    const holder = read(note);
    throw holder ? new Error(inUse(folder, holder), { cause: error }) : error;
  } finally {
    rmSync(draft);
  }
}

function inUse(folder: string, { pid }: ProcessIdentity): string {
  return `process ${pid} runs another demo, and its servers live in ${folder}. Nothing was changed. End that one with Ctrl-C where it was started, or with \`kill -INT ${pid}\`, then start this one again.`;
}

/** Undefined: nobody has noted anything that could be read. */
function read(note: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(note, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}
