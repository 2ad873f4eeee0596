import { remindsLater } from '#jobs/consolidation/remind';
import { lowerOurselves, returnLevelIn } from '#jobs/consolidation/return-level';
import { actorOf, readPower } from '#jobs/room-power';
import type { Step, StepContext } from '#src/consolidation/step';
import { ourLevel } from './prepare-canonical.ts';

/**
 * Step 19: the service hands back what it needs no longer: watching takes no power over a room that is closed (threat T-22).
 * Where a reminder is still to be spoken in the old rooms, their level goes right after it.
 */
export const returnPower: Step = {
  name: 'return-power',
  scope: 'run',
  kind: 'W',
  sharesLook: true,
  perform: async (ctx) => {
    const legs = remindsLater(ctx.plan) ? [] : ctx.plan.legs;
    for (const leg of legs) await returnLevelIn(ctx, leg);
    await returnInCanonical(ctx);
    return { kind: 'done' };
  },
  undo: { none: 'it comes after the point of no return' },
};

/** Only the level that was given for asking the bridge goes; what repairing our own records takes stays while we watch. */
async function returnInCanonical(ctx: StepContext): Promise<void> {
  const { room, actor } = ctx.plan.canonical;
  const user = actorOf(ctx, actor)?.user;
  const asked = (await ctx.recordedActs()).some(({ act }) => act.verb === 'link' && act.requester === user);
  if (!user || !asked) return;
  const power = await readPower(ctx, { room, as: actor });
  await lowerOurselves(ctx, { room, actor, user }, ourLevel(power));
}
