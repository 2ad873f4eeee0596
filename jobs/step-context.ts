import type { ActPlace } from '#src/consolidation/act-id';
import type { LegPlan } from '#src/consolidation/plan';
import { goingForward } from '#src/consolidation/run-state';
import type { Step, StepContext } from '#src/consolidation/step';
import { TributaryError } from '#src/errors/tributary-error';
import { consentsNow } from './consents-now.ts';
import { type Performing, performAct } from './perform-act.ts';
import { mayGoOn, type Running } from './running.ts';

/** What a step is given: eyes for everything, and one way to change something. */
export function contextOf(running: Running, step: Step, leg: LegPlan | undefined): StepContext {
  const { id, plan, installation, world, drivers, clock } = running;
  const performing = performingOf(running, { consolidation: id, step: step.name, leg: leg?.room });
  return {
    consolidation: id,
    plan,
    leg,
    installation,
    world,
    drivers,
    clock,
    perform: (act, known) => performAct(performing, act, known),
    recordedActs: () => running.actRecords.of(id),
    recordedSteps: () => running.stepRecords.of(id),
    consents: () => consentsNow(running),
    confirmedAt: async () => (await running.consolidations.find(id))?.confirmedAt,
    rehearsed: running.people === undefined,
  };
}

function performingOf(running: Running, place: ActPlace): Performing {
  const { fence, actRecords, aliasJournal } = running;
  const states = place.step === 'watch' ? (['done', ...goingForward] as const) : goingForward;
  return {
    place,
    fence,
    run: running,
    actRecords,
    aliasJournal,
    mayAct: () => mayGoOn(running, states),
    passPointOfNoReturn: () => passPointOfNoReturn(running),
    reached: async (where, act) => running.reached?.({ where, step: place.step, leg: place.leg, act }),
  };
}

/** Only from a state that goes forward: whoever asked for the undo first is not overruled (spec W-6). */
async function passPointOfNoReturn(running: Running): Promise<void> {
  const { consolidations, id, clock, fence } = running;
  const before = await consolidations.find(id);
  if (before?.pointOfNoReturnAt !== undefined) return;
  await consolidations.change(id, { pointOfNoReturnAt: clock.now(), onlyFrom: goingForward }, fence);
  const after = await consolidations.find(id);
  if (after?.pointOfNoReturnAt !== undefined) return running.tell('point-of-no-return', {});
  throw new TributaryError('RUN_INTERRUPTED', { facts: { consolidation: id, why: `it is ${after?.state}` } });
}
