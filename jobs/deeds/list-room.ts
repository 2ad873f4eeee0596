import { isTributaryError } from '#src/errors/tributary-error';
import type { ActOf, Deed } from './deed.ts';

/** Changes one server's directory; its refusal is reported and does not stop the run (spec step 14). */
export const listRoomDeed: Deed<ActOf<'list-room'>> = {
  look: async ({ world }, act) => {
    const listed = await world.isListed({ room: act.room, as: act.actor });
    return { former: { listed }, done: listed === act.listed };
  },
  perform: async ({ writer }, { act }) => {
    try {
      await writer.setListed({ room: act.room, as: act.actor, listed: act.listed });
      return { result: 'done' };
    } catch (error) {
      if (!isTributaryError(error, 'MATRIX_REFUSED')) throw error;
      return { result: 'refused', why: error.text.happened };
    }
  },
  undo: async ({ world, writer }, { act, former }) => {
    const place = { room: act.room, as: act.actor };
    if (former.listed === undefined || former.listed === act.listed) return {};
    if ((await world.isListed(place)) !== act.listed) return {};
    await writer.setListed({ ...place, listed: former.listed });
    return {};
  },
};
