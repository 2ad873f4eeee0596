import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#test/servers/project-root';

/** The number that a constant of this name has in a file of the project. */
function numberIn(file: string, name: string): number {
  const value = new RegExp(`${name} = ([\\d_]+);`).exec(readFileSync(join(projectRoot, file), 'utf8'))?.[1];
  return Number(value?.replaceAll('_', ''));
}

test('D-6 the bundle keeps as many frequent words as are looked up', () => {
  const lookedUp = numberIn('src/duplicates/ordinary-words.ts', 'UNCOMMON_RANKS');

  expect(lookedUp).toBeGreaterThan(0);
  expect(numberIn('scripts/setup/bundle.mjs', 'WORDS_KEPT')).toBeGreaterThanOrEqual(lookedUp);
});
