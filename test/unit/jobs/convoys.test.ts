import { convoysOf } from '#jobs/run-in-convoy';
import type { Step } from '#src/consolidation/step';
import type { StepName } from '#src/consolidation/step-names';

const step = (name: string, goesAlong = false) =>
  ({ name: name as StepName, ...(goesAlong && { goesAlong }) }) as unknown as Step;

const namesOf = (steps: readonly Step[]) => convoysOf(steps).map((convoy) => convoy.map(({ name }) => name));

test('W-1 only steps that may go along with others go side by side, and only with their neighbours', () => {
  const steps = [step('a'), step('b', true), step('c', true), step('d'), step('e', true), step('f')];

  expect(namesOf(steps)).toEqual([['a'], ['b', 'c'], ['d'], ['e'], ['f']]);
});

test('W-1 a step that goes by itself goes neither with the one before nor with the one after it', () => {
  expect(namesOf([step('a', true), step('b'), step('c', true)])).toEqual([['a'], ['b'], ['c']]);
  expect(namesOf([])).toEqual([]);
});
