import { asTime } from '#src/consent/request-message';
import type { Confirmation } from '#src/consolidation/confirmation';
import type { StepContext, StepOutcome } from '#src/consolidation/step';
import { confirmRequest } from './messages.ts';

const DAY_MS = 86_400_000;
const REQUEST = 'request to confirm';
/** Nobody can have a room filled by giving the word and deleting it again (spec C-12). */
const MOST_A_DAY = 5;

/**
 * Asks canonical's people for the second confirmation, or reminds them when that is due, and waits. Of a word that was given
 * and counts no more they are told once: they read that it was given (spec C-10, W-12).
 */
export async function waitForWord(ctx: StepContext, confirmation: Confirmation): Promise<StepOutcome> {
  const due = await askOrRemind(ctx, confirmation);
  // No end is named: it is waited for as long as it takes, and only the reminder has a date.
  const again = due === undefined ? '' : ` (waited for without end; asked for again after ${asTime(due)})`;
  return { kind: 'waits', waitingFor: [{ party: 'canonical', what: `${wordAwaited(ctx, confirmation)}${again}` }] };
}

/** The word that is waited for, as people read it; of one that was given, why it does not count. */
function wordAwaited({ consolidation }: StepContext, { why }: Confirmation): string {
  const word = `tributary confirm ${consolidation}`;
  const what = `the word that the old rooms may be replaced: !${word} in the room that stays, or the operator's ${word}`;
  return why === undefined ? what : `${what}; the one that was given does not count now: ${why}`;
}

/** When the next reminder is due; undefined when reminders are off. */
async function askOrRemind(ctx: StepContext, { lapsed, why }: Confirmation): Promise<number | undefined> {
  const days = ctx.plan.policy.confirmReminderDays;
  const asked = (await ctx.recordedActs()).filter(
    ({ act, outcome }) => act.verb === 'post' && act.purpose.startsWith(REQUEST) && outcome,
  );
  const next = (since: number): number | undefined => (days > 0 ? since + days * DAY_MS : undefined);
  const now = ctx.clock.now();
  const ask = async (purpose: string, lost?: string): Promise<number | undefined> => {
    const { room, actor } = ctx.plan.canonical;
    const content = confirmRequest(ctx.plan, ctx.consolidation, lost);
    await ctx.perform({ verb: 'post', actor, room, purpose, content });
    return next(now);
  };
  const last = asked.at(-1)?.outcomeAt;
  const today = asked.filter(({ outcomeAt = 0 }) => outcomeAt > now - DAY_MS);
  const ofLapse = `${REQUEST} anew, after the word of ${lapsed}`;
  const isTold = asked.some(({ act }) => act.verb === 'post' && act.purpose === ofLapse);
  if (lapsed !== undefined && !isTold && today.length < MOST_A_DAY) return ask(ofLapse, why);
  if (last === undefined) return ask(`${REQUEST} 1`);
  const due = next(last);
  return due !== undefined && now >= due ? ask(`${REQUEST} ${asked.length + 1}`) : due;
}
