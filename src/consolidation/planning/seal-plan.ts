import type { HumanTask, Plan, PlanDraft, StepForecast } from '#src/consolidation/plan';
import { hashOfPlan } from '#src/consolidation/plan-hash';

/** What a rehearsal foretold. */
export interface Forecast {
  readonly steps: readonly StepForecast[];
  readonly humanTasks: readonly HumanTask[];
}

/** Freezes a draft with its forecast under one hash (spec P-5). */
export function sealPlan(draft: PlanDraft, { steps, humanTasks }: Forecast): Plan {
  const unsealed = { ...draft, steps, humanTasks };
  return { ...unsealed, hash: hashOfPlan(unsealed) };
}
