import type { AliasMove } from '#src/consolidation/plan';
import type { StepContext } from '#src/consolidation/step';
import type { ActorId } from '#src/portals/actor';
import { serverOf } from '#src/portals/ids';
import type { HumanPart } from './human-part.ts';
import { legOf } from './live-channels.ts';

/** True of an alias that an actor of ours may move. */
export function isOurs(move: AliasMove): move is AliasMove & { readonly actor: ActorId } {
  return move.actor !== undefined;
}

/** What people have to do about aliases of the leg that no actor of ours may move. */
export function aliasesByHand(
  ctx: StepContext,
  aliases: readonly AliasMove[],
): Promise<readonly (HumanPart | undefined)[]> {
  return Promise.all(aliases.filter((move) => !isOurs(move)).map((move) => taskFor(ctx, move)));
}

/** Done once a look shows it; who did it and how is not ours to know. */
async function taskFor(ctx: StepContext, { alias }: AliasMove): Promise<HumanPart | undefined> {
  const { room, actor } = ctx.plan.canonical;
  if ((await ctx.world.resolve(alias))?.room === room) return undefined;
  const what = `on ${serverOf(alias)}, delete the alias ${alias} and create it again for the room ${room}`;
  const act = { verb: 'move-alias', actor, alias, from: legOf(ctx).room, to: room } as const;
  return { waitingFor: [{ party: `operator:${serverOf(alias)}`, what }], asIf: [act] };
}
