import { overallVerdict, standingsOf } from '#src/consent/standing';
import type { Consolidation, ConsolidationState } from '#src/consolidation/records';
import { goingForward } from '#src/consolidation/run-state';
import type { KeptPlan } from '#src/ports/plan-store';
import type { PlanNow } from './party-answers.ts';

/** Where a plan stands, in one word. */
export type PlanPhase =
  | 'not-asked'
  | 'asking'
  | 'agreed'
  | 'expired'
  | 'void'
  | 'running'
  | 'done'
  | 'undone'
  | 'refused';

/** The phases that a consolidation's states put its plan into; any other state: it is under way. */
const ENDED: Partial<Readonly<Record<ConsolidationState, PlanPhase>>> = {
  done: 'done',
  undone: 'undone',
  refused: 'refused',
};

/** Where a plan stands in one word, at that time. */
export function phaseOf({ plan, state }: KeptPlan, { consolidation, subject, words }: PlanNow, at: number): PlanPhase {
  const verdict = overallVerdict(standingsOf(subject, words, { now: at }));
  const answered = PHASE_BY_VERDICT[verdict];
  if (consolidation) {
    const isOpen = isBeforeConsent(consolidation) && verdict !== 'granted';
    return ENDED[consolidation.state] ?? (isOpen ? answered : 'running');
  }
  if (state === 'void') return 'void';
  if (verdict === 'refused') return answered;
  if (at >= plan.expiresAt) return 'expired';
  return state === 'open' ? 'not-asked' : answered;
}

/** Before anything was written, what people said decides. */
const PHASE_BY_VERDICT = { granted: 'agreed', refused: 'refused', unknown: 'asking' } as const;

function isBeforeConsent({ step, state }: Consolidation): boolean {
  return goingForward.includes(state) && (step === 'inspect-rooms' || step === 'check-consent');
}
