import { deedOf } from '#jobs/deeds/deeds';
import type { StepRecord } from '#src/consolidation/records';
import { reach } from './reach.ts';
import type { Running } from './running.ts';

/**
 * Closes the acts of a finished step that a crash, or an answer that never came, left between act and record: the step
 * found its wish fulfilled and did not ask for them again. A look tells whether the act is what fulfilled it; undo
 * handles either. A step asks each time for acts that have more to do (`finish`), so that none of those is left to us.
 */
export async function settleOpenActs(running: Running, place: Pick<StepRecord, 'step' | 'leg'>): Promise<void> {
  const acts = await running.held.acts();
  const open = acts.filter(({ step, leg, outcome }) => step === place.step && leg === place.leg && !outcome);
  for (const { id, act } of open) {
    const { done } = await deedOf(act).look(running, act);
    const outcome = done
      ? ({ result: 'done' } as const)
      : ({ result: 'already', why: 'something else came first' } as const);
    await reach(running, { where: 'performed', step: place.step, leg: place.leg, act: id });
    await running.held.concludeAct(id, outcome);
    await reach(running, { where: 'recorded', step: place.step, leg: place.leg, act: id });
  }
}
