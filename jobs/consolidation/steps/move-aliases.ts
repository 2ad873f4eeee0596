import type { HumanPart } from '#jobs/consolidation/human-part';
import { waitsFor } from '#jobs/consolidation/human-part';
import { aliasesToMove } from '#jobs/consolidation/leg-aliases';
import { legOf } from '#jobs/consolidation/live-channels';
import type { MoveAliasAct } from '#src/consolidation/act';
import type { AliasMove } from '#src/consolidation/plan';
import type { Step, StepContext } from '#src/consolidation/step';
import type { ActorId } from '#src/portals/actor';
import { serverOf } from '#src/portals/ids';

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
    const byHand = aliases.filter((move) => !isOurs(move));
    return waitsFor(await Promise.all(byHand.map((move) => taskFor(ctx, move))), { kind: 'done' });
  },
  undo: 'take-back',
};

function isOurs(move: AliasMove): move is AliasMove & { readonly actor: ActorId } {
  return move.actor !== undefined;
}

function moveAct(ctx: StepContext, { alias, actor }: AliasMove & { readonly actor: ActorId }): MoveAliasAct {
  return { verb: 'move-alias', actor, alias, from: legOf(ctx).room, to: ctx.plan.canonical.room };
}

/** Done once a look shows it; who did it and how is not ours to know. */
async function taskFor(ctx: StepContext, { alias }: AliasMove): Promise<HumanPart | undefined> {
  const { room, actor } = ctx.plan.canonical;
  if ((await ctx.world.resolve(alias))?.room === room) return undefined;
  const what = `on ${serverOf(alias)}, delete the alias ${alias} and create it again for the room ${room}`;
  const act = { verb: 'move-alias', actor, alias, from: legOf(ctx).room, to: room } as const;
  return { waitingFor: [{ party: `operator:${serverOf(alias)}`, what }], asIf: [act] };
}
