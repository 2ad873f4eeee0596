import type { UntoldRoom } from '#src/consent/objection-period';
import type { ConsentStanding, Step, StepContext, StepOutcome, WaitingFor } from '#src/consolidation/step';

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
    return standing.completeAt === undefined ? { kind: 'done' } : waitForObjections(ctx, standing.completeAt);
  },
  undo: { none: 'it only listens' },
};

/** Nobody waits for people who can no longer answer: before the first write the time to agree has an end (spec W-12). */
async function waitForParties(ctx: StepContext, { waitingFor }: ConsentStanding): Promise<StepOutcome> {
  const isOver = ctx.clock.now() >= ctx.plan.expiresAt && (await ctx.recordedActs()).length === 0;
  return isOver ? { kind: 'refused', note: 'The time to agree is over.' } : { kind: 'waits', waitingFor };
}

/**
 * Nothing was written before this time was over in each room, so of a run that has begun it is over for good: the same yes
 * given again makes no other plan of it, and whoever objects stops it until the first room is replaced (spec C-9, W-12).
 */
async function waitForObjections(ctx: StepContext, completeAt: number): Promise<StepOutcome> {
  if ((await ctx.recordedActs()).length > 0) return { kind: 'done' };
  const { end, untold } = await ctx.announceObjections(completeAt);
  if (untold.length > 0) return { kind: 'waits', waitingFor: untold.map((room) => toBeTold(ctx, room)) };
  if (end !== undefined && ctx.clock.now() >= end) return { kind: 'done' };
  const what = 'the end of the time to object';
  return { kind: 'waits', waitingFor: [{ party: 'everybody', what, ...(end !== undefined && { until: end }) }] };
}

function toBeTold({ plan: { canonical, legs } }: StepContext, { room, why }: UntoldRoom): WaitingFor {
  const { address } = legs.find((leg) => leg.room === room) ?? canonical;
  return {
    party: 'everybody',
    what: `${address} to be told of the time to object, which is tried again by itself: ${why}`,
  };
}
