import { approvalsIn } from '#src/consent/approval';
import type { ActPlace } from '#src/consolidation/act-id';
import { confirmationOf } from '#src/consolidation/confirmation';
import type { LegPlan } from '#src/consolidation/plan';
import { goingForward } from '#src/consolidation/run-state';
import type { Step, StepContext } from '#src/consolidation/step';
import { consentsNow } from './consents-now.ts';
import { type Performing, performAct, performActs } from './perform-act.ts';
import { reach } from './reach.ts';
import { mayGoOn, type Running } from './running.ts';

/** Where a step stands: its leg, and the convoy in which its acts go out with those of others. */
export interface StepPlace {
  readonly leg: LegPlan | undefined;
  /** Left out: its acts go out alone. */
  readonly performTogether?: typeof performActs;
}

/** What a step is given: eyes for everything, and one way to change something. */
export function contextOf(
  running: Running,
  step: Step,
  { leg, performTogether = performActs }: StepPlace,
): StepContext {
  const { id, plan, installation, world, drivers, clock } = running;
  const log = async () => running.people?.audit.of(plan.id) ?? [];
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
    performAll: (acts) => performTogether(performing, acts),
    lookAgain: (room) => (room ? running.view?.lookAgainIn(room) : running.view?.lookAgain()),
    recordedActs: () => running.held.acts(),
    recordedSteps: () => running.held.steps(),
    consents: () => consentsNow(running),
    announceObjections: async (completeAt) =>
      running.people?.notices.announce({ plan, completeAt }) ?? { end: completeAt, untold: [] },
    approvals: async () => approvalsIn(await log()),
    confirmation: async () => confirmationOf({ world, installation, log }, plan, await running.held.now()),
    rehearsed: running.people === undefined,
  };
}

function performingOf(running: Running, place: ActPlace): Performing {
  const states = place.step === 'watch' ? (['done', ...goingForward] as const) : goingForward;
  return {
    place,
    run: running,
    held: running.held,
    states,
    mayAct: () => mayGoOn(running, states),
    line: running.line,
    bridgeActed: () => running.view?.bridgeActed(),
    reached: (where, act) => reach(running, { where, step: place.step, leg: place.leg, act }),
  };
}
