import type { ActorId } from '#src/portals/actor';
import type { RoomId } from '#src/portals/ids';
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
  const actors = [...new Set([...candidates.values()].flat())];
  const joined = new Map(
    await Promise.all(actors.map(async (actor) => [actor, await world.joinedRooms(actor)] as const)),
  );
  return (room) => {
    const possible = candidates.get(room) ?? [plan.canonical.actor];
    return possible.find((actor) => joined.get(actor)?.includes(room)) ?? possible[0] ?? plan.canonical.actor;
  };
}
