import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withMutex } from '#src/store/embedded/mutex';
import { identify, lives, type ProcessIdentity } from '#src/store/embedded/process-identity';
import { projectRoot } from './project-root.ts';

const KEEPER = join(projectRoot, 'test', 'servers', 'postgres-keeper.ts');
const LOADER = join(projectRoot, 'test', 'servers', 'typescript.mjs');

/** Starts the one process that keeps the tests' PostgreSQL running between test files, unless it runs already. */
export async function keepWhileUsed(folder: string): Promise<void> {
  const note = join(folder, 'keeper.json');
  await withMutex(join(folder, 'keeper.mutex'), async () => {
    const keeper = await readNote(note);
    if (!keeper || !lives(keeper)) await writeFile(note, JSON.stringify(await startKeeper(folder)));
  });
}

async function startKeeper(folder: string): Promise<ProcessIdentity | undefined> {
  const args = ['--conditions=source', '--import', LOADER, KEEPER, folder];
  const child = spawn(process.execPath, args, { cwd: projectRoot, detached: true, stdio: 'ignore' });
  await once(child, 'spawn');
  child.unref();
  return identify(child.pid ?? 0);
}

async function readNote(path: string): Promise<ProcessIdentity | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined; // none yet, or cut short: another keeper does no harm
  }
}
