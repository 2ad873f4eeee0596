import type { ActPorts } from '#src/acts/ports';
import type { Plan } from '#src/consolidation/plan';
import type { ActorId } from '#src/portals/actor';
import type { RoomId } from '#src/portals/ids';

/** The account of ours that sees and speaks in a room of the plan at this moment; undefined when none of ours is in it. */
export async function speakerIn(
  ports: Pick<ActPorts, 'world'>,
  plan: Plan,
  room: RoomId,
): Promise<ActorId | undefined> {
  const inside = new Set(await insiders(ports, room, actorsFor(plan, room)));
  return actorsFor(plan, room).find((actor) => inside.has(actor));
}

/** Which of these actors are joined to the room. */
export async function insiders(
  { world }: Pick<ActPorts, 'world'>,
  room: RoomId,
  actors: readonly ActorId[],
): Promise<readonly ActorId[]> {
  const joined = await Promise.all(actors.map((as) => world.isJoined({ room, as })));
  return actors.filter((_actor, index) => joined[index]);
}

/** The actors that have a part in the room, the one that should speak first: in a portal that is the bridge's bot (spec P-9). */
function actorsFor({ canonical, legs }: Plan, room: RoomId): readonly ActorId[] {
  const leg = legs.find((candidate) => candidate.room === room);
  return leg ? [leg.readAs, leg.tombstoneAs] : [canonical.actor, ...canonical.joiners];
}
