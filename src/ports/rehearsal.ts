import type { HumanTask, PlanDraft, StepForecast } from '#src/consolidation/plan';
import type { WorldSnapshot } from '#src/portals/room-snapshot';

/** What a rehearsal of the whole workflow against simulated writers foretells (spec P-6). */
export interface Rehearsed {
  readonly steps: readonly StepForecast[];
  readonly humanTasks: readonly HumanTask[];
}

/** Runs the very steps of the workflow against a simulated world; writes nothing anywhere. */
export interface Rehearsal {
  rehearse(draft: PlanDraft, world: WorldSnapshot): Promise<Rehearsed>;
}
