import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The project's own folder, whether this file runs as a source or built. */
export const projectRoot = findRoot(import.meta.dirname);

/** A path under `.tributary`, where everything made at run time lies. */
export function underTributary(...parts: string[]): string {
  return join(projectRoot, '.tributary', ...parts);
}

function findRoot(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findRoot(dirname(folder));
}
