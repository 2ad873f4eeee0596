import { basename } from 'node:path';
import { codeFiles, parse, type SourceFile } from './sources.ts';

/** Names that say nothing about what is inside. */
const EMPTY_NAMES = /(^|[-_./])(utils?|helpers?|common|manager|misc|shared|stuff)([-_./]|$)/i;

/** Names of files that a tool demands. */
const GIVEN_NAMES = new Set<string>([]);

const files = codeFiles();

test('V-5 no file or folder has a name that says nothing', () => {
  const empty = files.filter(({ path }) => EMPTY_NAMES.test(path) && !GIVEN_NAMES.has(path));

  expect(empty.map(({ path }) => path)).toEqual([]);
});

test('V-5 file names are words in small letters with hyphens between', () => {
  const odd = files.filter(
    ({ path }) => !/^[a-z0-9]+(-[a-z0-9]+)*(_[a-z0-9_]+)?(\.test)?\.(ts|mjs)$/.test(basename(path)),
  );

  expect(odd.map(({ path }) => path)).toEqual([]);
});

test('V-5 everything is exported by name', () => {
  const withDefault = files.filter(({ path }) => !path.startsWith('scripts/')).filter(exportsDefault);

  expect(withDefault.map(({ path }) => path)).toEqual([]);
});

test.each(['src/utils/x.ts', 'src/acts/room-manager.ts', 'test/world/helpers.ts', 'src/common.ts'])(
  'V-5 the name %s is noticed',
  (path) => {
    expect(path).toMatch(EMPTY_NAMES);
  },
);

function exportsDefault(file: SourceFile): boolean {
  return parse(file).body.some(({ type }) => type === 'ExportDefaultDeclaration' || type === 'ExportDefaultExpression');
}
