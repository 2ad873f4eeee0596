import type { ErrorDefinition } from '#src/errors/definition';
import { errorDefinitions } from '#src/errors/registry';
import { documentedCodes, renderErrorDocs } from './error-docs.ts';
import { codeFiles, readSource } from './sources.ts';

type Area = Readonly<Record<string, ErrorDefinition>>;

const definitions: readonly [string, ErrorDefinition][] = Object.entries(errorDefinitions);

/** The definitions of every area's own file. */
async function areas(): Promise<Area[]> {
  const files = codeFiles('src/errors').filter(({ path }) => path.endsWith('-errors.ts'));
  const modules = await Promise.all(files.map(({ path }) => import(`#${path.replace(/\.ts$/, '')}`)));
  return modules.flatMap((module) => Object.values(module) as Area[]);
}

test('E-1 no code is defined twice, and every definition is in the registry', async () => {
  const codes = (await areas()).flatMap(Object.keys);

  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  expect(codes.sort()).toEqual(definitions.map(([code]) => code).sort());
});

test('E-1 every code is words in capitals', () => {
  expect(definitions.map(([code]) => code).filter((code) => !/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/.test(code))).toEqual([]);
});

test('E-2 every error says what happened, what was left as it was and what to do now', () => {
  const wanting = definitions.filter(([, { happened, left, now }]) =>
    [happened, left, now].some((part) => part.trim() === ''),
  );

  expect(wanting.map(([code]) => code)).toEqual([]);
});

test('E-4 docs/reference/errors.md documents every code, and none that does not exist', () => {
  const documented = documentedCodes(readSource('docs/reference/errors.md').text);
  const defined = definitions.map(([code]) => code);

  expect(defined.filter((code) => !documented.includes(code))).toEqual([]);
  expect(documented.filter((code) => !defined.includes(code as keyof typeof errorDefinitions))).toEqual([]);
});

test('E-4 docs/reference/errors.md is what `npm run docs:errors` writes', () => {
  expect(readSource('docs/reference/errors.md').text).toBe(renderErrorDocs(errorDefinitions));
});
