import { carryOutApprovals } from '#jobs/consolidation/carry-out-approvals';
import { confirmRequest } from '#jobs/consolidation/messages';
import { asTime } from '#src/consent/request-message';
import type { Confirmation } from '#src/consolidation/confirmation';
import type { Step, StepContext } from '#src/consolidation/step';

const DAY_MS = 86_400_000;
const REQUEST = 'request to confirm';

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
    const due = await askOrRemind(ctx);
    if (ctx.rehearsed) return { kind: 'done' };
    // No end is named: it is waited for as long as it takes, and only the reminder has a date.
    const again = due === undefined ? '' : ` (waited for without end; asked for again after ${asTime(due)})`;
    return { kind: 'waits', waitingFor: [{ party: 'canonical', what: `${wordAwaited(ctx, confirmation)}${again}` }] };
  },
  undo: 'take-back',
};

/** The word that is waited for, as people read it; of one that was given, why it does not count. */
export function wordAwaited({ consolidation }: StepContext, { why }: Confirmation): string {
  const word = `tributary confirm ${consolidation}`;
  const what = `the word that the old rooms may be replaced: !${word} in the room that stays, or the operator's ${word}`;
  return why === undefined ? what : `${what}; the one that was given does not count now: ${why}`;
}

/** When the next reminder is due; undefined when reminders are off. */
async function askOrRemind(ctx: StepContext): Promise<number | undefined> {
  const days = ctx.plan.policy.confirmReminderDays;
  const asked = (await ctx.recordedActs()).filter(
    ({ act, step, outcome }) =>
      step === 'await-confirmation' && act.verb === 'post' && act.purpose.startsWith(REQUEST) && outcome,
  );
  const last = asked.at(-1)?.outcomeAt;
  const due = last === undefined ? undefined : last + days * DAY_MS;
  if (due !== undefined && (days <= 0 || ctx.clock.now() < due)) return days > 0 ? due : undefined;
  const { room, actor } = ctx.plan.canonical;
  const content = confirmRequest(ctx.plan, ctx.consolidation);
  await ctx.perform({ verb: 'post', actor, room, purpose: `${REQUEST} ${asked.length + 1}`, content });
  return days > 0 ? ctx.clock.now() + days * DAY_MS : undefined;
}
