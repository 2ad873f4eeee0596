import type { LegPlan } from '#src/consolidation/plan';
import { goingForward } from '#src/consolidation/run-state';
import type { Step, StepOutcome } from '#src/consolidation/step';
import { Convoy } from './convoy.ts';
import { type BegunStep, beginStep, endStep, runStep } from './run-step.ts';
import type { Running } from './running.ts';
import { contextOf } from './step-context.ts';

/** What a step came to. */
export interface Ended {
  readonly step: Step;
  readonly outcome: StepOutcome;
}

/** The steps in their order, those together that go out side by side. */
export function convoysOf(steps: readonly Step[]): readonly (readonly Step[])[] {
  const convoys: Step[][] = [];
  for (const step of steps) {
    const last = convoys.at(-1);
    if (step.goesAlong && last?.[0]?.goesAlong) last.push(step);
    else convoys.push([step]);
  }
  return convoys;
}

/**
 * Runs steps of a convoy: each passes record and gate as if it were alone, their acts go out side by side, and each is
 * recorded by itself. When one fails, the others end first; a step that is stopped at the door stops all.
 */
export async function runInConvoy(
  running: Running,
  steps: readonly Step[],
  leg: LegPlan | undefined,
): Promise<readonly Ended[]> {
  const [first, ...others] = steps;
  if (first && others.length === 0) return [{ step: first, outcome: await runStep(running, first, leg) }];
  const begun: BegunStep[] = [];
  for (const step of steps) {
    const one = await beginStep(running, step, leg);
    if ('finished' in one) continue;
    if (one.atTheDoor) return [{ step, outcome: await endStep(running, one, one.atTheDoor) }];
    begun.push(one);
  }
  return performAll(running, begun);
}

async function performAll(running: Running, begun: readonly BegunStep[]): Promise<readonly Ended[]> {
  const convoy = new Convoy(begun.length);
  const performed = await Promise.allSettled(
    begun.map(({ step, leg }, seat) =>
      convoy.ride(seat, (performTogether) => step.perform(contextOf(running, step, { leg, performTogether }))),
    ),
  );
  const ended: Ended[] = [];
  for (const [seat, one] of begun.entries()) {
    const outcome = performed[seat];
    if (outcome?.status === 'fulfilled')
      ended.push({ step: one.step, outcome: await endStep(running, one, outcome.value) });
  }
  const failed = performed.findIndex(({ status }) => status === 'rejected');
  if (failed >= 0) throw failureOf(running, begun[failed], performed[failed]);
  return ended;
}

/** The run is shown at the step that failed. */
function failureOf(
  { held }: Running,
  begun: BegunStep | undefined,
  failed: PromiseSettledResult<StepOutcome> | undefined,
): unknown {
  if (begun) held.change({ step: begun.step.name, leg: begun.leg?.room, onlyFrom: goingForward });
  return failed?.status === 'rejected' ? failed.reason : undefined;
}
