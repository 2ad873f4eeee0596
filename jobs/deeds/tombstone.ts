import type { RunWorld } from '#jobs/run-ports';
import { TributaryError } from '#src/errors/tributary-error';
import type { JsonObject } from '#src/portals/json';
import type { ActOf, Deed } from './deed.ts';

/** Replaces a room for good: state cannot be deleted, so nothing takes it back (handbook matrix 0, point 1). */
export const tombstoneDeed: Deed<ActOf<'tombstone'>> = {
  look: async (world, act) => ({
    former: {},
    done: (await tombstoneIn(world, act))?.replacement_room === act.replacement,
  }),
  perform: async (world, { act }) => {
    const other = await tombstoneIn(world, act);
    if (other !== undefined && Object.keys(other).length > 0) {
      const replacement = String(other.replacement_room ?? 'no other room');
      throw new TributaryError('REPLACED_ELSEWHERE', { facts: { room: act.room, replacement } });
    }
    const content = { body: act.body, replacement_room: act.replacement };
    const event = await world.writer.writeState({
      room: act.room,
      as: act.actor,
      type: 'm.room.tombstone',
      key: '',
      content,
    });
    return { result: 'done', event };
  },
  undo: async (_world, { act, consolidation }) => {
    throw new TributaryError('UNDO_TOO_LATE', { facts: { consolidation, room: act.room } });
  },
};

/** What closes the room already; empty: a tombstone that was taken back. */
async function tombstoneIn(world: RunWorld, act: ActOf<'tombstone'>): Promise<JsonObject | undefined> {
  const query = { room: act.room, as: act.actor, type: 'm.room.tombstone', key: '' };
  return (await world.world.readStateEvent(query))?.content;
}
