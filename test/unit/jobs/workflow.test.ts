import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { consolidation } from '#jobs/consolidation/workflow';
import { stepNames } from '#src/consolidation/step-names';

const folder = join(import.meta.dirname, '../../../jobs/consolidation');
const steps = consolidation.flatMap((stage) => stage.steps);

test('W-1 the workflow is the twenty steps of the specification, in their order, each once', () => {
  expect(steps.map(({ name }) => name)).toEqual([...stepNames]);
});

test('W-1 each step has a file that bears its stored name', () => {
  const files = readdirSync(join(folder, 'steps')).map((file) => file.replace(/\.ts$/, ''));
  expect(files.sort()).toEqual([...stepNames].sort());
});

test('W-1 a step runs once for the run or once for each leg, as its stage says', () => {
  for (const { each, steps: own } of consolidation) for (const step of own) expect(step.scope).toBe(each);
});

test('W-1 the page to read first is short', () => {
  expect(readFileSync(join(folder, 'workflow.ts'), 'utf8').split('\n').length).toBeLessThan(60);
});

test('C-8 live rights are read again before steps 3, 8, 10 and 17', () => {
  const reread = steps.filter(({ rereadsRights }) => rereadsRights).map(({ name }) => name);
  expect(reread).toEqual(['prepare-canonical', 'unlink-source', 'move-aliases', 'tombstone']);
});

test('W-5 every step is taken back by its records, or says why there is nothing to take back', () => {
  for (const { undo } of steps) expect(undo === 'take-back' || undo.none.length > 10).toBe(true);
  expect(steps.filter(({ undo }) => undo !== 'take-back').map(({ name }) => name)).toEqual([
    'inspect-rooms',
    'check-consent',
    'verify-link',
    'tombstone',
    'verify-outcome',
    'return-power',
    'watch',
  ]);
});
