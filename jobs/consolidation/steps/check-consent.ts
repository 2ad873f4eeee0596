import { objectionEnd, objectionPeriodIsOver } from '#src/consent/objection-period';
import type { ConsentStanding, Step, StepContext, StepOutcome } from '#src/consolidation/step';

/** Step 2: every party has agreed, and everybody had the time to object (spec C-1, C-9); waits for both. */
export const checkConsent: Step = {
  name: 'check-consent',
  scope: 'run',
  kind: 'R',
  neverSkipped: true,
  perform: async (ctx) => {
    if (ctx.rehearsed) return { kind: 'done' };
    const standing = await ctx.consents();
    const against = standing.against.join('; ');
    if (standing.verdict === 'refused') return { kind: 'refused', note: against };
    if (against !== '') return { kind: 'pauses', code: 'CONSENT_OBJECTED', note: against };
    if (standing.verdict === 'unknown') return waitForParties(ctx, standing);
    return waitForObjections(ctx, standing);
  },
  undo: { none: 'it only listens' },
};

/** Nobody waits for people who can no longer answer: before the first write the time to agree has an end (spec W-12). */
async function waitForParties(ctx: StepContext, { waitingFor }: ConsentStanding): Promise<StepOutcome> {
  const isOver = ctx.clock.now() >= ctx.plan.expiresAt && (await ctx.recordedActs()).length === 0;
  return isOver ? { kind: 'refused', note: 'The time to agree is over.' } : { kind: 'waits', waitingFor };
}

function waitForObjections({ plan, clock }: StepContext, { completeAt }: ConsentStanding): StepOutcome {
  const end = objectionEnd(completeAt, plan.policy);
  if (objectionPeriodIsOver(end, clock.now())) return { kind: 'done' };
  const what = 'the end of the time to object';
  return { kind: 'waits', waitingFor: [{ party: 'everybody', what, ...(end !== undefined && { until: end }) }] };
}
