import { driverFactories } from '#adapters/registry';
import { commandTable } from '#src/cli/command-table';
import { bridge } from '#src/config/bridge-schema';
import { checkConfigText } from '#src/config/load';
import { type SchemaKey, schemaKeys } from '#src/config/schema-keys';
import { referencePages } from './reference-pages.ts';
import { readSource } from './sources.ts';

const sample: Record<string, unknown> = JSON.parse(readSource('config.sample.json').text);

/** Every value that stands under a key of the sample; entries of a union only when they chose its branch. */
function valuesOf({ path, branch }: SchemaKey): readonly unknown[] {
  let values: readonly unknown[] = [sample];
  for (const part of path.split('.')) {
    const name = part.replaceAll('[]', '');
    values = values.flatMap((value) => (isObject(value) && name in value ? [value[name]] : []));
    if (part.endsWith('[]')) values = values.flat().filter((entry) => isObject(entry) && chose(entry, branch));
  }
  return values;
}

function chose(entry: Record<string, unknown>, branch: string | undefined): boolean {
  const told = entry.driver ?? entry.protocol;
  return branch === undefined || told === undefined || branch.split(', ').includes(String(told));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

test.each(referencePages())('E-4 $path is what `npm run docs:reference` writes', ({ path, text }) => {
  expect(readSource(path).text).toBe(text);
});

test('E-4 the sample holds every key of the schema', () => {
  const shown = new Set(schemaKeys().flatMap((key) => (valuesOf(key).length > 0 ? [key.path] : [])));
  const missing = schemaKeys().filter(({ path }) => !shown.has(path));

  expect(missing.map(({ path }) => path)).toEqual([]);
});

test('E-4 the sample can be used as it stands, so it holds no key that the schema lacks', () => {
  const { text } = readSource('config.sample.json');

  expect(() => checkConfigText(text, { path: '/config.json', env: {} })).not.toThrow();
  expect(Object.keys(sample)[0]).toBe('$schema');
});

test('B-1 a configuration may name the drivers there are and no other, and the sample shows each', () => {
  const drivers = Object.keys(driverFactories).sort();
  const shown = (sample.bridges as readonly { driver: string }[]).map(({ driver }) => driver);

  expect(bridge.options.flatMap(({ shape }) => [...shape.driver.values]).sort()).toEqual(drivers);
  expect([...new Set(shown)].sort()).toEqual(drivers);
});

test('B-1 the page on adapters lists every driver', () => {
  const { text } = readSource('adapters/README.md');

  expect(Object.keys(driverFactories).filter((name) => !text.includes(`](bridges/${name}/README.md)`))).toEqual([]);
});

test('E-4 the sample shows the defaults, and no default that widens or skips a question', () => {
  const plain = schemaKeys().filter(({ path, fallback }) => !path.includes('[') && fallback !== undefined);
  const differing = plain
    .filter(({ fallback }) => fallback !== '[]' && fallback !== 'null')
    .filter((key) => JSON.stringify(valuesOf(key)[0]) !== key.fallback);

  expect(differing.map(({ path }) => path)).toEqual([]);
  expect(sample.policy).toMatchObject({ secondConfirmation: true, allowWidening: false });
});

test('F-2 every command has a file of its name', () => {
  const files = commandTable.map(({ name }) => `src/cli/commands/${name}.ts`);

  expect(
    files.filter(
      (path) =>
        !readSource(path).text.includes('CliCommand') && !/(word|deed|approval)Command/.test(readSource(path).text),
    ),
  ).toEqual([]);
});
