import { isLastWord } from '#jobs/last-word';
import { actorOf, readPower } from '#jobs/room-power';
import type { LegPlan, Plan } from '#src/consolidation/plan';
import type { StepContext } from '#src/consolidation/step';
import { levelForMessage, levelOf } from '#src/portals/power';
import { reminder } from './messages.ts';
import { returnLevelIn } from './return-level.ts';

/** True when the policy of the plan has those who stayed behind reminded. */
export function remindsLater({ policy }: Pick<Plan, 'policy'>): boolean {
  return (policy.reminderDays ?? 0) > 0;
}

/**
 * One message in an old room in which people are still waiting, then our level there goes: no second one can come. Returns
 * what to say of it; undefined: nobody is there, or they were told. Safe to repeat.
 */
export async function remindIn(ctx: StepContext, leg: LegPlan, staying: number): Promise<string | undefined> {
  try {
    const told = staying > 0 && (await tell(ctx, leg));
    await returnLevelIn(ctx, leg);
    return told ? `those who are still in ${leg.address} were reminded` : undefined;
  } catch (error) {
    if (!isLastWord(error)) throw error;
    return `nobody could be reminded in ${leg.address}: ${error.text.happened}`;
  }
}

async function tell(ctx: StepContext, { room, tombstoneAs: actor }: LegPlan): Promise<boolean> {
  const acts = await ctx.recordedActs();
  const known = acts.find(({ act }) => act.verb === 'post' && act.purpose === PURPOSE && act.room === room);
  if (known?.outcome) return false;
  if (!known && !(await maySpeak(ctx, { room, tombstoneAs: actor }))) return false;
  await ctx.perform({ verb: 'post', actor, room, purpose: PURPOSE, content: reminder(ctx.plan.canonical) });
  return true;
}

const PURPOSE = 'reminder';

/** The room is closed: whoever has no level there any more does not try. */
async function maySpeak(
  ctx: StepContext,
  { room, tombstoneAs }: Pick<LegPlan, 'room' | 'tombstoneAs'>,
): Promise<boolean> {
  const user = actorOf(ctx, tombstoneAs)?.user;
  const power = await readPower(ctx, { room, as: tombstoneAs });
  return user !== undefined && levelOf(power, user) >= levelForMessage(power, 'm.room.message');
}
