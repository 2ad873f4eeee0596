import { roomsOf } from '#src/consolidation/public-rooms';
import type { ActRecord } from '#src/consolidation/records';
import type { ActorId } from '#src/portals/actor';
import type { RoomId } from '#src/portals/ids';
import { actorsIn } from './room-power.ts';
import type { Running } from './running.ts';

/**
 * Which actor sees each room of the plan at this moment: a portal is seen by its bridge's bot until that leaves, then by
 * the actor that retires it (spec P-9). Rooms in which none of ours is joined are seen by the plan's reader.
 */
export async function readersNow(running: Seeing): Promise<(room: RoomId) => ActorId> {
  const { plan } = running;
  const readers = new Map(
    await Promise.all(roomsOf(plan).map(async (room) => [room, await readerNow(running, room)] as const)),
  );
  return (room) => readers.get(room) ?? plan.canonical.actor;
}

type Seeing = Pick<Running, 'plan' | 'world'>;

/** The same for one room, without a question about the others. */
export async function readerNow({ plan, world }: Seeing, room: RoomId): Promise<ActorId> {
  const { canonical, legs } = plan;
  const leg = legs.find((one) => one.room === room);
  const possible = leg ? [leg.readAs, leg.tombstoneAs] : [canonical.actor, ...canonical.joiners];
  const isOfPlan = leg !== undefined || room === canonical.room;
  return (isOfPlan && (await firstInside(world, room, possible))) || canonical.actor;
}

/** The first of these actors that is joined; the first of all when none is. */
async function firstInside(
  world: Running['world'],
  room: RoomId,
  possible: readonly ActorId[],
): Promise<ActorId | undefined> {
  const inside = await Promise.all([...new Set(possible)].map((as) => world.isJoined({ room, as })));
  return [...new Set(possible)].find((_actor, index) => inside[index]) ?? possible[0];
}

/**
 * Sources that none of ours sees just now through our own doing: the bridge's bot left when its link went, and the actor
 * that retires the room has not joined yet. A run that is resumed there looks again as soon as that one is in.
 */
export async function unseenSources(
  running: Pick<Running, 'plan' | 'world' | 'installation'>,
  acts: readonly ActRecord[],
): Promise<ReadonlySet<RoomId>> {
  const unlinked = new Set(acts.flatMap(({ act }) => (act.verb === 'unlink' ? [act.room] : [])));
  const unseen = new Set<RoomId>();
  for (const { room } of running.plan.legs) {
    if (unlinked.has(room) && (await actorsIn(running, { room })).length === 0) unseen.add(room);
  }
  return unseen;
}
