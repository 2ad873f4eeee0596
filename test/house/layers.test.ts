import { type Import, importsOf } from './imports.ts';
import { layerFault, unitOf } from './layers.ts';
import { codeFiles } from './sources.ts';

const given = (from: string, target: string, typeOnly = false): Import => ({
  from,
  written: `#${target}`,
  target,
  names: [],
  typeOnly,
});

const imports = codeFiles().flatMap(importsOf);

test('V-5 imports point downwards in the table of layers', () => {
  expect(imports.flatMap((one) => layerFault(one) ?? [])).toEqual([]);
});

test('V-5 nothing but tests, demo and benchmarks imports test code', () => {
  const strangers = imports.filter(
    ({ from, target }) => target?.startsWith('test/') && !/^(test|demo|bench)\//.test(from),
  );

  expect(strangers.map(({ from, written }) => `${from} imports ${written}`)).toEqual([]);
});

test.each([
  ['src/cli/run.ts', 'src/store/jobs', false],
  ['src/cli/run.ts', 'src/bot/commands', false],
  ['src/cli/run.ts', 'src/consolidation/plan', false],
  ['src/acts/run.ts', 'jobs/queue', false],
  ['jobs/worker.ts', 'src/acts/run', false],
  ['jobs/worker.ts', 'src/main', false],
  ['src/store/plans.ts', 'src/matrix/client', false],
  ['adapters/irc/index.ts', 'adapters/gitter/index', false],
  ['adapters/bridges/manual/index.ts', 'adapters/bridges/heisenbridge/index', false],
  ['src/portals/ids.ts', 'src/ports/clock', true],
  ['src/consent/gate.ts', 'src/consolidation/plan', true],
  ['src/ports/clock.ts', 'src/portals/ids', false],
  ['src/errors/registry.ts', 'src/portals/ids', true],
  ['src/main.ts', 'test/servers/synapse', false],
  ['src/acts/run.ts', 'src/wiring/engine', false],
  ['src/elsewhere/x.ts', 'src/errors/registry', false],
])('V-5 the table of layers refuses that %s imports %s', (from, target, typeOnly) => {
  expect(layerFault(given(from, target, typeOnly))).toContain(from);
});

test.each([
  ['src/cli/run.ts', 'src/consolidation/plan', true],
  ['src/cli/run.ts', 'src/acts/acts', false],
  ['src/wiring/engine.ts', 'jobs/worker', false],
  ['src/main.ts', 'src/wiring/engine', false],
  ['src/ports/world.ts', 'src/consolidation/plan', true],
  ['adapters/bridges/manual/index.ts', 'adapters/contract', false],
  ['jobs/run-step.ts', 'jobs/consolidation/workflow', false],
])('V-5 the table of layers lets %s import %s', (from, target, typeOnly) => {
  expect(layerFault(given(from, target, typeOnly))).toBeUndefined();
});

test('V-5 each adapter and each driver is a unit of its own', () => {
  expect(
    ['adapters/irc/index.ts', 'adapters/bridges/manual/x.ts', 'src/store/a/b.ts', 'jobs/a/b.ts'].map(unitOf),
  ).toEqual(['adapters/irc', 'adapters/bridges/manual', 'src/store', 'jobs']);
});
