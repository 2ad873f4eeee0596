import { chmod, chown, mkdir, realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { TributaryError } from '#src/errors/tributary-error';
import { type Places, placesUnder } from './places.ts';

/**
 * Makes the folders of the embedded server where they are missing; two names of one folder give the same places.
 * Throws CONFIG_NO_DATA_FOLDER.
 */
export async function makePlaces(dataDir: string): Promise<Places> {
  try {
    await makePath(resolve(dataDir));
    const places = placesUnder(await realpath(dataDir));
    await makeFolder(places.folder, 0o711); // the account of PostgreSQL passes through it, and sees nothing
    await makeFolder(places.users, 0o700);
    await makeFolder(places.cluster, 0o700);
    return places;
  } catch (cause) {
    if (!NOT_THERE.includes((cause as NodeJS.ErrnoException).code ?? '')) throw cause;
    throw new TributaryError('CONFIG_NO_DATA_FOLDER', { facts: { path: dataDir }, cause });
  }
}

/** What the system says where no folder can be: below /proc, in a ring of links, under too long a name. */
const NOT_THERE = ['ENOENT', 'ELOOP', 'ENAMETOOLONG'];

/** One folder after the other: Node's own way tries without end where the system denies a folder whose parent is there. */
async function makePath(path: string, hasParent = false): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    if (await isFolder(path)) return;
    if (hasParent || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await makePath(dirname(path));
    await makePath(path, true);
  }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function makeFolder(path: string, mode: number): Promise<void> {
  if (await isFolder(path)) return;
  await makePath(path, true);
  await chmod(path, mode); // whatever the umask says
}

/** Gives a file that root wrote to the owner of the folder, who may come without root the next time. */
export async function leaveToOwner(places: Places, path: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(places.folder);
  await chown(path, uid, gid);
}
