import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { withMutex } from '#src/store/embedded/mutex';
import { identify, lives, type ProcessIdentity } from '#src/store/embedded/process-identity';

/**
 * Makes the folder anew for the demo of this process, unless one that still runs has it: its servers live on what stands there.
 * It is free again when the process has ended, however that was. Throws, in sentences, who has it and how to end that.
 */
export async function claimFolder(folder: string): Promise<void> {
  mkdirSync(dirname(folder), { recursive: true });
  // One at a time: of two that found a note of one that ended, the second removed the note of the first.
  await withMutex(`${folder}.claim`, async () => {
    const note = `${folder}.process.json`; // beside it, since the folder goes
    const holder = read(note);
    if (holder && lives(holder)) throw new Error(inUse(folder, holder));
    writeFileSync(note, JSON.stringify(identify(process.pid)));
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
  });
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
