import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#test/servers/project-root';
import { codeFiles } from './sources.ts';

/** The number that a constant of this name has in a file of the project. */
function numberIn(file: string, name: string): number {
  const value = new RegExp(`${name} = ([\\d_]+);`).exec(readFileSync(join(projectRoot, file), 'utf8'))?.[1];
  return Number(value?.replaceAll('_', ''));
}

/** A library's CommonJS has its names for Node, and only `default` in esbuild's bundle. */
test('V-5 what is imported late is a module of our own, since the bundle finds no names in a library that is', () => {
  const late = codeFiles('src', 'jobs', 'adapters').flatMap(({ path, text }) =>
    [...text.matchAll(/(?<!typeof )\bimport\(\s*(['"`])(.*?)\1/g)].map(([, , what = '']) => ({ path, what })),
  );

  expect(late.length).toBeGreaterThan(3);
  expect(late.filter(({ what }) => !/^(#|\.)/.test(what))).toEqual([]);
});

test('D-6 the bundle keeps as many frequent words as are looked up', () => {
  const lookedUp = numberIn('src/duplicates/ordinary-words.ts', 'UNCOMMON_RANKS');

  expect(lookedUp).toBeGreaterThan(0);
  expect(numberIn('scripts/setup/bundle.mjs', 'WORDS_KEPT')).toBeGreaterThanOrEqual(lookedUp);
});
