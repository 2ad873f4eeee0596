import type { RunWorld } from '#jobs/run-ports';
import type { ActorId } from '#src/portals/actor';
import type { RoomId } from '#src/portals/ids';
import type { ActOf, Deed } from './deed.ts';

/** Joins an actor to a room; undone by leaving, unless it was joined before. */
export const joinDeed: Deed<ActOf<'join'>> = {
  look: async (world, act) => {
    const joined = await isJoined(world, act);
    return { former: { joined }, done: joined };
  },
  perform: async ({ writer }, { act }) => {
    await writer.join({ room: act.room, as: act.actor, via: act.via });
    return { result: 'done' };
  },
  undo: async (world, { act, former }) => {
    if (former.joined === true || !(await isJoined(world, act))) return {};
    await world.writer.leave({ room: act.room, as: act.actor });
    return {};
  },
};

/** Makes an actor leave a room; undone by joining again, where the room lets it. */
export const leaveDeed: Deed<ActOf<'leave'>> = {
  look: async (world, act) => {
    const joined = await isJoined(world, act);
    return { former: { joined }, done: !joined };
  },
  perform: async ({ writer }, { act }) => {
    await writer.leave({ room: act.room, as: act.actor });
    return { result: 'done' };
  },
  undo: async (world, { act, former }) => {
    if (former.joined !== true || (await isJoined(world, act))) return {};
    await world.writer.join({ room: act.room, as: act.actor, via: [] });
    return {};
  },
};

/** True when the actor is joined to the room, by the word of its own homeserver. */
export function isJoined(
  { world }: Pick<RunWorld, 'world'>,
  place: { readonly actor: ActorId; readonly room: RoomId },
): Promise<boolean> {
  return world.isJoined({ room: place.room, as: place.actor });
}
