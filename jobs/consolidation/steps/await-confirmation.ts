import { waitForWord } from '#jobs/consolidation/ask-for-word';
import { carryOutApprovals } from '#jobs/consolidation/carry-out-approvals';
import type { Step } from '#src/consolidation/step';

/**
 * Step 16: what comes next is for good, so canonical's people or the operator say once more that they want it (spec C-10).
 * They are asked, and reminded every few days; silence never goes on (spec W-12). What they approve by name meanwhile is done here.
 */
export const awaitConfirmation: Step = {
  name: 'await-confirmation',
  scope: 'run',
  kind: 'R',
  perform: async (ctx) => {
    await carryOutApprovals(ctx);
    if (!ctx.plan.policy.secondConfirmation)
      return { kind: 'not-applicable', note: 'The policy asks for no second word.' };
    const confirmation = await ctx.confirmation();
    if (confirmation.stands) return { kind: 'done' };
    const waits = await waitForWord(ctx, confirmation);
    return ctx.rehearsed ? { kind: 'done' } : waits;
  },
  undo: 'take-back',
};
