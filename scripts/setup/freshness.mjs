import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The file in the build that says which sources it was made from. */
export const STAMP_NAME = '.stamp';

const FOLDERS = ['src', 'adapters', 'jobs', 'migrations', 'demo', 'test', 'bench', 'scripts'];
const FILES = ['tsconfig.json', 'package.json', 'package-lock.json'];

/** True when the build was made from the sources as they stand now: names, sizes and times are compared. */
export function isFresh(root) {
  const file = join(root, '.tributary', 'build', STAMP_NAME);
  return existsSync(file) && readFileSync(file, 'utf8') === freshStamp(root);
}

/** A hash of every source's name, size and time. */
export function freshStamp(root) {
  const hash = createHash('sha256');
  const add = (path) => {
    const { size, mtimeMs } = statSync(path);
    hash.update(`${path.slice(root.length)} ${size} ${mtimeMs}\n`);
  };
  for (const file of FILES) add(join(root, file));
  for (const folder of FOLDERS) walk(join(root, folder), add);
  return hash.digest('hex');
}

function walk(folder, visit) {
  if (!existsSync(folder)) return;
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (entry.isDirectory()) walk(join(folder, entry.name), visit);
    else if (/\.(ts|json|mjs)$/.test(entry.name)) visit(join(folder, entry.name));
  }
}
