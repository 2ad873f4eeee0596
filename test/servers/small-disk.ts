import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** A disk of a few megabytes, mounted on a folder. */
export interface SmallDisk {
  /** Leaves no room for anything. */
  fill(): void;
  makeRoom(): void;
  unmount(): void;
}

const A_MEGABYTE = 1_048_576;
const A_PAGE = 4_096;

/** Mounts a small disk in memory on an empty folder; undefined where this machine does not let us. */
export function mountSmallDisk(folder: string, megabytes: number): SmallDisk | undefined {
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  if (status !== 0) return undefined;
  const unmount = () => void spawnSync('umount', ['--lazy', folder]);
  process.once('exit', unmount);
  const ballast = join(folder, 'ballast');
  return {
    fill: () => writeUntilFull(ballast),
    makeRoom: () => rmSync(ballast),
    unmount: () => {
      process.removeListener('exit', unmount);
      unmount();
    },
  };
}

function writeUntilFull(file: string): void {
  const descriptor = openSync(file, 'a');
  for (const size of [A_MEGABYTE, A_PAGE]) {
    const part = Buffer.alloc(size);
    while (hasRoomFor(descriptor, part));
  }
  closeSync(descriptor);
}

function hasRoomFor(descriptor: number, part: Buffer): boolean {
  try {
    return writeSync(descriptor, part) === part.length;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
    throw error;
  }
}
