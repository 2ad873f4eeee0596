import type { RunWorld } from '#jobs/run-ports';
import { TributaryError } from '#src/errors/tributary-error';
import type { ActOf, Deed } from './deed.ts';

/** Replaces a room for good: state cannot be deleted, so nothing takes it back (handbook matrix 0, point 1). */
export const tombstoneDeed: Deed<ActOf<'tombstone'>> = {
  look: async (world, act) => ({ former: {}, done: (await replacementOf(world, act)) === act.replacement }),
  perform: async (world, { act }) => {
    const replacement = await replacementOf(world, act);
    if (replacement !== undefined) {
      throw new TributaryError('REPLACED_ELSEWHERE', { facts: { room: act.room, replacement: String(replacement) } });
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

async function replacementOf({ world }: RunWorld, act: ActOf<'tombstone'>): Promise<unknown> {
  const query = { room: act.room, as: act.actor, type: 'm.room.tombstone', key: '' };
  return (await world.readStateEvent(query))?.content.replacement_room;
}
