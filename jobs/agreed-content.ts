import { setTimeout as pause } from 'node:timers/promises';
import { sameJson } from '#src/consolidation/same-json';
import { TributaryError } from '#src/errors/tributary-error';
import type { ActorId } from '#src/portals/actor';
import type { JsonObject } from '#src/portals/json';
import type { View, World } from '#src/ports/world';
import { actorsIn } from './room-power.ts';
import type { RunWorld } from './run-ports.ts';

/** One piece of state as an actor reads it, and how long the servers of our accounts are waited for: ten seconds unless told. */
export interface AgreedOn extends View {
  readonly type: string;
  readonly key: string;
  readonly patience?: { readonly looks: number; readonly everyMs: number };
}

const USUAL = { looks: 100, everyMs: 100 };

/**
 * What stands there by the word of every server that one of ours is on; undefined: nothing. Servers hear of each other's
 * writes a moment later: a change made on one before it has heard of the last write on another would fork the room, and one
 * of the two be lost. Throws SERVERS_DISAGREE.
 */
export async function agreedContent(
  world: RunWorld,
  { room, as, type, key, patience = USUAL }: AgreedOn,
): Promise<JsonObject | undefined> {
  const contentFor = async (rooms: World, actor: ActorId) =>
    (await rooms.readStateEvent({ room, as: actor, type, key }))?.content;
  const others = await onOtherServers(world, { room, as });
  if (others.length === 0) return contentFor(world.world, as);
  const rooms = world.unshared ?? world.world;
  for (let look = 1; ; look += 1) {
    const [content, ...views] = await Promise.all([as, ...others].map((actor) => contentFor(rooms, actor)));
    if (views.every((view) => sameJson(view, content))) return content;
    if (look === patience.looks) throw new TributaryError('SERVERS_DISAGREE', { facts: { room, type } });
    await pause(patience.everyMs);
  }
}

/** One account of ours on each other server that one is in the room from. */
async function onOtherServers(world: RunWorld, { room, as }: View): Promise<readonly ActorId[]> {
  const inside = await actorsIn(world, { room, preferred: [as] });
  const own = world.installation.actors.find(({ id }) => id === as)?.server;
  const first = new Map(inside.toReversed().map(({ server, id }) => [server, id]));
  return [...first].filter(([server]) => server !== own).map(([, id]) => id);
}
