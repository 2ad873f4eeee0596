import { basename } from 'node:path';
import type { Step } from '#src/consolidation/step';
import { stepNames } from '#src/consolidation/step-names';
import { importsOf } from './imports.ts';
import { codeFiles, parse, readSource, type SourceFile, visit } from './sources.ts';

const FOLDER = 'jobs/consolidation/steps';
const files = codeFiles(FOLDER);
const released: string[] = JSON.parse(readSource('test/house/step-names.json').text);
const nameOf = (path: string) => basename(path).replace(/\.ts$/, '');

/** How often each step file's export is listed in the workflow, by the file's name. */
function listings(workflow: SourceFile): Map<string, number> {
  const uses = new Map<string, number>();
  visit(parse(workflow).body, ({ type, value }, ancestors) => {
    const isUse = type === 'Identifier' && !ancestors.some((one) => one.type === 'ImportDeclaration');
    if (isUse) uses.set(value as string, (uses.get(value as string) ?? 0) + 1);
  });
  const imports = importsOf(workflow).filter(({ target }) => target?.startsWith(`${FOLDER}/`));
  return new Map(
    imports.map(({ target = '', names }) => [
      nameOf(target),
      names.reduce((sum, name) => sum + (uses.get(name) ?? 0), 0),
    ]),
  );
}

/** The steps that a file exports. */
async function stepsIn(path: string): Promise<Step[]> {
  const module: Record<string, unknown> = await import(`#${path.replace(/\.ts$/, '')}`);
  return Object.values(module).filter(
    (value): value is Step => typeof value === 'object' && value !== null && 'scope' in value,
  );
}

test('W-2 every step file stands in the workflow exactly once', () => {
  if (files.length === 0) return;
  const listed = listings(readSource('jobs/consolidation/workflow.ts'));

  expect(files.filter(({ path }) => listed.get(nameOf(path)) !== 1).map(({ path }) => path)).toEqual([]);
  expect([...listed.keys()].sort()).toEqual(files.map(({ path }) => nameOf(path)).sort());
});

test('W-2 a step is stored under the name of its file', async () => {
  for (const { path } of files) {
    const names = (await stepsIn(path)).map(({ name }) => name);
    expect([path, names]).toEqual([path, [nameOf(path)]]);
  }
});

test('W-2 the name of a step that was released is never lost or changed', () => {
  expect(released).toEqual([...new Set(released)]);
  expect(released.filter((name) => !(stepNames as readonly string[]).includes(name))).toEqual([]);
  expect(stepNames.filter((name) => !released.includes(name))).toEqual([]);
  if (files.length > 0) expect(files.map(({ path }) => nameOf(path)).sort()).toEqual([...released].sort());
});

test('W-5 a step without undo says why', async () => {
  for (const { path } of files) {
    for (const { undo } of await stepsIn(path)) {
      expect([path, undo === 'take-back' || undo.none.trim().length > 0]).toEqual([path, true]);
    }
  }
});

test('W-2 a step that is listed twice or not at all is noticed', () => {
  const text = `
    import { watch } from '#${FOLDER}/watch';
    import { announce } from '#${FOLDER}/announce';
    import { tombstone } from '#${FOLDER}/tombstone';
    export const consolidation = [announce, eachLeg(watch), watch];`;

  const listed = listings({ path: 'jobs/consolidation/workflow.ts', text });

  expect(Object.fromEntries(listed)).toEqual({ watch: 2, announce: 1, tombstone: 0 });
});
