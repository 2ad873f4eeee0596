import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The path of the nearest thing of that name, looked for in this folder and then in those above it: the same code runs from
 * the sources, from the build and from the bundle, which lie at different depths. Throws when there is none.
 */
export function nearestAbove(folder: string, name: string): string {
  const here = join(folder, name);
  if (existsSync(here)) return here;
  const above = dirname(folder);
  if (above === folder) throw new Error(`Tributary is not whole: ${name} is missing.`);
  return nearestAbove(above, name);
}
