import { actorsIn } from '#jobs/room-power';
import type { AliasMove, LegPlan } from '#src/consolidation/plan';
import type { StepContext } from '#src/consolidation/step';
import { mayChangeAlias } from '#src/portals/alias-namespace';
import type { RoomAlias, RoomId } from '#src/portals/ids';

/**
 * Every alias that this leg moves: those of the plan, and those that servers list for the source by now, since joining a
 * portal's alias in other capitals makes another one (handbook irc-bridges 9.2, trap 6).
 */
export async function aliasesToMove(ctx: StepContext, leg: LegPlan): Promise<readonly AliasMove[]> {
  const known = new Set<RoomAlias>(leg.aliases.map(({ alias }) => alias));
  const listed = (await listedAliases(ctx, leg)).filter((alias) => !known.has(alias));
  return [...leg.aliases, ...listed.map((alias) => ({ alias, actor: moverOf(ctx, alias) }))];
}

/** What the servers of our actors in the source list for it now. */
export function listedAliases(ctx: StepContext, { room }: LegPlan): Promise<readonly RoomAlias[]> {
  return listAliasesOf(ctx, room);
}

/** What each server of our actors in the room lists for it. */
export async function listAliasesOf(ctx: StepContext, room: RoomId): Promise<readonly RoomAlias[]> {
  const inside = await actorsIn(ctx, { room });
  const onePerServer = inside.filter(({ server }, index) => inside.findIndex((one) => one.server === server) === index);
  const lists = await Promise.all(onePerServer.map(({ id }) => ctx.world.listAliases({ room, as: id })));
  return [...new Set(lists.flat())].sort();
}

/** The aliases of this leg that lead to canonical by the word of their servers, in the plan's order. */
export async function aliasesInCanonical(ctx: StepContext, leg: LegPlan): Promise<readonly RoomAlias[]> {
  const acts = await ctx.recordedActs();
  const moved = acts.flatMap(({ act }) => (act.verb === 'move-alias' && act.from === leg.room ? [act.alias] : []));
  const candidates = [...new Set([...leg.aliases.map(({ alias }) => alias), ...moved])];
  const targets = await Promise.all(candidates.map((alias) => ctx.world.resolve(alias)));
  return candidates.filter((_alias, index) => targets[index]?.room === ctx.plan.canonical.room);
}

/** Service users first: they hold the overlapping namespace for this (handbook irc-bridges 0, point 8). */
function moverOf({ installation }: StepContext, alias: RoomAlias): AliasMove['actor'] {
  const able = installation.actors.filter((actor) => mayChangeAlias(actor, alias));
  return (able.find(({ kind }) => kind === 'service') ?? able[0])?.id;
}
