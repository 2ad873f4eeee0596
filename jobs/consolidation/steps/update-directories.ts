import { legOf } from '#jobs/consolidation/live-channels';
import { actorOf, actorsIn } from '#jobs/room-power';
import type { ListRoomAct } from '#src/consolidation/act';
import type { Step, StepContext } from '#src/consolidation/step';
import { isTributaryError } from '#src/errors/tributary-error';
import type { Actor } from '#src/portals/actor';
import type { RoomId } from '#src/portals/ids';

/**
 * Step 14: the source leaves the directories of our servers, and canonical takes its place where it is listed elsewhere
 * already or widening was agreed. A server may refuse; that is reported and stops nothing.
 */
export const updateDirectories: Step = {
  name: 'update-directories',
  scope: 'leg',
  kind: 'W',
  sharesLook: true,
  goesAlong: true,
  perform: async (ctx) => {
    // Both at once: the second answer is needed whenever the first one is.
    const [listings, already] = await Promise.all([sourceListings(ctx), canonicalListings(ctx)]);
    if (listings.length === 0) return { kind: 'not-applicable', note: 'No directory of ours lists this room.' };
    const acts = [...listings.map((actor) => unlist(ctx, actor)), ...(await canonicalActs(ctx, listings, already))];
    const outcomes = await ctx.performAll(acts);
    const refusals = outcomes.flatMap(({ result, why }, index) =>
      result === 'refused' ? [`${acts[index]?.server} refused: ${why ?? 'no reason given'}`] : [],
    );
    return refusals.length > 0 ? { kind: 'done', note: refusals.join('; ') } : { kind: 'done' };
  },
  undo: 'take-back',
};

/** Those that list the source now, and those that we took it out of before a crash: canonical's turn is still to come there. */
async function sourceListings(ctx: StepContext): Promise<readonly Actor[]> {
  const { room } = legOf(ctx);
  const listed = await listedIn(ctx, room);
  const before = (await ctx.recordedActs()).flatMap(({ act }) =>
    act.verb === 'list-room' && act.room === room && !act.listed ? (actorOf(ctx, act.actor) ?? []) : [],
  );
  return [...new Set([...listed, ...before])];
}

/** Where canonical is listed already; not asked where no answer could change anything: on the only server of ours, unless agreed. */
async function canonicalListings(ctx: StepContext): Promise<readonly Actor[]> {
  const { room } = ctx.plan.canonical;
  const servers = new Set((await actorsIn(ctx, { room })).map(({ server }) => server));
  return servers.size > 1 || mayBeListedAnew(ctx) ? listedIn(ctx, room) : [];
}

/** A room that no directory listed becomes easier to find by being listed: only where that line was agreed to (spec P-3). */
function mayBeListedAnew({ plan }: StepContext): boolean {
  return plan.parties.some(({ about }) => about?.line === 'listing');
}

/** One actor for each server of ours whose directory lists the room, by a look of that very server. */
async function listedIn(ctx: StepContext, room: RoomId): Promise<readonly Actor[]> {
  const inside = await actorsIn(ctx, { room });
  const onePerServer = inside.filter(({ server }, index) => inside.findIndex((one) => one.server === server) === index);
  const listed = await Promise.all(onePerServer.map(({ id }) => isListed(ctx, { room, as: id })));
  return onePerServer.filter((_actor, index) => listed[index]);
}

async function isListed(ctx: StepContext, view: Parameters<StepContext['world']['isListed']>[0]): Promise<boolean> {
  try {
    return await ctx.world.isListed(view);
  } catch (error) {
    if (isTributaryError(error, 'MATRIX_REFUSED')) return false;
    throw error;
  }
}

function unlist(ctx: StepContext, { id, server }: Actor): ListRoomAct {
  return { verb: 'list-room', actor: id, room: legOf(ctx).room, server, listed: false };
}

/** Canonical takes the source's place where it is listed elsewhere already, or where that was agreed to. */
async function canonicalActs(
  ctx: StepContext,
  sources: readonly Actor[],
  already: readonly Actor[],
): Promise<readonly ListRoomAct[]> {
  const { room } = ctx.plan.canonical;
  if (already.length === 0 && !mayBeListedAnew(ctx)) return [];
  const inside = await actorsIn(ctx, { room });
  return sources
    .filter(({ server }) => !already.some((actor) => actor.server === server))
    .flatMap(({ server }) => inside.find((actor) => actor.server === server) ?? [])
    .map(({ id, server }) => ({ verb: 'list-room', actor: id, room, server, listed: true }));
}
