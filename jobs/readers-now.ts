import type { ActRecord } from '#src/consolidation/records';
import type { ActorId } from '#src/portals/actor';
import type { RoomId } from '#src/portals/ids';
import { actorsIn } from './room-power.ts';
import type { Running } from './running.ts';

/**
 * Which actor sees each room of the plan at this moment: a portal is seen by its bridge's bot until that leaves, then by
 * the actor that retires it (spec P-9). Rooms in which none of ours is joined are seen by the plan's reader.
 */
export async function readersNow(running: Pick<Running, 'plan' | 'world'>): Promise<(room: RoomId) => ActorId> {
  const { plan, world } = running;
  const candidates = new Map<RoomId, readonly ActorId[]>([
    [plan.canonical.room, [plan.canonical.actor, ...plan.canonical.joiners]],
    ...plan.legs.map((leg): [RoomId, readonly ActorId[]] => [leg.room, [leg.readAs, leg.tombstoneAs]]),
  ]);
  const readers = new Map(
    await Promise.all(
      [...candidates].map(async ([room, possible]) => [room, await firstInside(world, room, possible)] as const),
    ),
  );
  return (room) => readers.get(room) ?? plan.canonical.actor;
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
