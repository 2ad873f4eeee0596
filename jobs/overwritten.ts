import type { Act } from '#src/consolidation/act';
import type { ActRecord } from '#src/consolidation/records';
import type { ActorId } from '#src/portals/actor';
import type { JsonObject } from '#src/portals/json';
import type { RoomEvent } from '#src/portals/room-event';
import type { World } from '#src/ports/world';
import type { RunWorld } from './run-ports.ts';

type StateRecord = ActRecord & { readonly act: Extract<Act, { readonly verb: 'write-state' }> };

/**
 * What somebody wrote after our last look and before our write, which replaced it unseen: Matrix has no "write if unchanged",
 * but a homeserver tells afterwards what an event replaced (threat T-29). Undefined: nothing, or nobody can tell any more.
 */
export async function overwrittenBy(
  { world }: Pick<RunWorld, 'world'>,
  record: StateRecord,
  as: ActorId,
): Promise<JsonObject | undefined> {
  const { over } = record.outcome ?? {};
  const written = over === undefined ? undefined : await eventOf(world, record, as);
  if (written?.replaces === undefined || written.replaces === over) return undefined;
  return (await world.readEvent({ room: record.act.room, as, event: written.replaces }))?.content;
}

/** Read from the state while it stands there, which costs nothing where the state was just read. */
async function eventOf(world: World, { act, outcome }: StateRecord, as: ActorId): Promise<RoomEvent | undefined> {
  const { room, type, key } = act;
  if (!outcome?.event) return undefined;
  const current = await world.readStateEvent({ room, as, type, key });
  if (current?.eventId === outcome.event && current.replaces !== undefined) return current;
  return world.readEvent({ room, as, event: outcome.event });
}
