import { basename } from 'node:path';
import { importsOf } from './imports.ts';
import { codeFiles, parse, type SourceFile, visit } from './sources.ts';

const files = codeFiles('migrations').filter(({ path }) => /\/\d/.test(path));
const paths = (some: readonly SourceFile[]) => some.map(({ path }) => path);

/** The names of the functions that a file exports. */
function exported(file: SourceFile): string[] {
  const names: string[] = [];
  visit(parse(file).body, ({ type, declaration }) => {
    const name = (declaration as { identifier?: { value: string } } | undefined)?.identifier?.value;
    if (type === 'ExportDeclaration' && name !== undefined) names.push(name);
  });
  return names.sort();
}

test('V-5 every migration goes up and down', () => {
  expect(files.map((file) => [file.path, exported(file)])).toEqual(files.map(({ path }) => [path, ['down', 'up']]));
});

test('V-5 the first line of a migration says with which releases it works', () => {
  const silent = files.filter(({ text }) => !/^\/\/ (Compatible with: \d+\+|BREAKING: \S.*)\n/.test(text));

  expect(paths(silent)).toEqual([]);
});

test('V-5 a migration imports nothing but the types of Knex', () => {
  const strange = files.flatMap(importsOf).filter(({ written, typeOnly }) => written !== 'knex' || !typeOnly);

  expect(strange.map(({ from, written }) => `${from} imports ${written}`)).toEqual([]);
});

test('V-5 a migration is named by its time and what it does', () => {
  const names = files.map(({ path }) => basename(path));
  const times = names.map((name) => name.slice(0, 14));

  expect(names.filter((name) => !/^\d{14}_[a-z]+(_[a-z0-9]+)+\.ts$/.test(name))).toEqual([]);
  expect(new Set(times).size).toBe(times.length);
});
