import { chmod, chown, mkdir, realpath, stat } from 'node:fs/promises';
import { type Places, placesUnder } from './places.ts';

/** Makes the folders of the embedded server where they are missing; two names of one folder give the same places. */
export async function makePlaces(dataDir: string): Promise<Places> {
  await mkdir(dataDir, { recursive: true });
  const places = placesUnder(await realpath(dataDir));
  await makeFolder(places.folder, 0o711); // the account of PostgreSQL passes through it, and sees nothing
  await makeFolder(places.users, 0o700);
  await makeFolder(places.cluster, 0o700);
  return places;
}

async function makeFolder(path: string, mode: number): Promise<void> {
  const created = await mkdir(path, { recursive: true });
  if (created !== undefined) await chmod(path, mode); // whatever the umask says
}

/** Gives a file that root wrote to the owner of the folder, who may come without root the next time. */
export async function leaveToOwner(places: Places, path: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(places.folder);
  await chown(path, uid, gid);
}
