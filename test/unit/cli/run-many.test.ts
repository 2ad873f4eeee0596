import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunRequest } from '#src/acts/runs/run';
import { TributaryError } from '#src/errors/tributary-error';
import { aStatus } from './answers.ts';
import { typeCommand } from './type-command.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'plans-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

function givenFile(...lines: readonly string[]): string {
  const file = join(folder, 'plans.txt');
  writeFileSync(file, lines.join('\n'));
  return file;
}

/** Acts that remember what they were asked, and refuse one plan. */
function givenRuns() {
  const asked: RunRequest[] = [];
  const run = async (request: RunRequest) => {
    asked.push(request);
    if (request.plan === 'p_refused') throw new TributaryError('PLAN_NOT_FOUND', { facts: { plan: request.plan } });
    return aStatus({ state: 'running', step: 'inspect-rooms' });
  };
  return { asked, acts: { run } };
}

test('W-8 run --plans starts every plan of the file once, for whoever asks', async () => {
  const { asked, acts } = givenRuns();
  const file = givenFile('# spring', 'p_one', '', '  p_two\r', 'p_one');

  const typed = await typeCommand(['run', '--plans', file, '--by', '@ops:example.org', '--json'], { acts });

  expect(typed.code).toBe(0);
  expect(asked).toEqual([
    { plan: 'p_one', by: '@ops:example.org' },
    { plan: 'p_two', by: '@ops:example.org' },
  ]);
  expect(typed.json()).toMatchObject({ runs: [{ plan: 'p_one', state: 'running' }, { plan: 'p_two' }] });
});

test('W-8 run --plans goes on after a plan that cannot be started, says which, and ends with its code', async () => {
  const { asked, acts } = givenRuns();

  const typed = await typeCommand(['run', '--plans', givenFile('p_refused', 'p_two'), '--json'], { acts });

  expect(typed.code).toBe(1);
  expect(asked.map(({ plan }) => plan)).toEqual(['p_refused', 'p_two']);
  expect(typed.json()).toMatchObject({ runs: [{ consolidation: null, error: { code: 'PLAN_NOT_FOUND' } }, {}] });
});

test.each([
  ['a line that is no plan', () => ['run', '--plans', givenFile('p_one', 'rm -rf')]],
  ['an empty file', () => ['run', '--plans', givenFile('')]],
  ['a file that is not there', () => ['run', '--plans', join(folder, 'nowhere')]],
  ['a plan and a file', () => ['run', 'p_one', '--plans', givenFile('p_two')]],
  ['neither a plan nor a file', () => ['run']],
  ['many that are to be followed', () => ['run', '--plans', givenFile('p_one'), '--follow']],
])('F-5 run with %s is told to be wrong, and starts nothing', async (_what, words) => {
  const { asked, acts } = givenRuns();

  const typed = await typeCommand([...words(), '--json'], { acts });

  expect(typed.code).toBe(2);
  expect(asked).toEqual([]);
});
