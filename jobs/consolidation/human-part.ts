import type { Act } from '#src/consolidation/act';
import type { StepOutcome, WaitingFor } from '#src/consolidation/step';

/** What only people can do, and what a rehearsal takes as done by them (spec P-2, P-6). */
export interface HumanPart {
  readonly waitingFor: readonly WaitingFor[];
  readonly asIf: readonly Act[];
}

/** Waits for people when they have something to do; otherwise the given outcome. */
export function waitsFor(parts: readonly (HumanPart | undefined)[], otherwise: StepOutcome): StepOutcome {
  const waitingFor = parts.flatMap((part) => part?.waitingFor ?? []);
  const asIf = parts.flatMap((part) => part?.asIf ?? []);
  return waitingFor.length > 0 ? { kind: 'waits', waitingFor, asIf } : otherwise;
}
