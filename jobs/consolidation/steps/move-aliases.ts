import { aliasesByHand, isOurs } from '#jobs/consolidation/aliases-by-hand';
import { waitsFor } from '#jobs/consolidation/human-part';
import { aliasesToMove } from '#jobs/consolidation/leg-aliases';
import { legOf } from '#jobs/consolidation/live-channels';
import type { MoveAliasAct } from '#src/consolidation/act';
import type { AliasMove } from '#src/consolidation/plan';
import type { Step, StepContext } from '#src/consolidation/step';
import type { ActorId } from '#src/portals/actor';

/** Step 10: every alias of the source leads to canonical; those that no actor of ours may move are a human task. */
export const moveAliases: Step = {
  name: 'move-aliases',
  scope: 'leg',
  kind: 'W',
  rereadsRights: true,
  trustsJustSeen: 'native',
  perform: async (ctx) => {
    const aliases = await aliasesToMove(ctx, legOf(ctx));
    if (aliases.length === 0) return { kind: 'not-applicable', note: 'No alias leads to this room.' };
    await ctx.performAll(aliases.filter(isOurs).map((move) => moveAct(ctx, move)));
    return waitsFor(await aliasesByHand(ctx, aliases), { kind: 'done' });
  },
  undo: 'take-back',
};

function moveAct(ctx: StepContext, { alias, actor }: AliasMove & { readonly actor: ActorId }): MoveAliasAct {
  return { verb: 'move-alias', actor, alias, from: legOf(ctx).room, to: ctx.plan.canonical.room };
}
