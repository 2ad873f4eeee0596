import { actorOf } from '#jobs/room-power';
import type { RunWorld } from '#jobs/run-ports';
import { isTributaryError } from '#src/errors/tributary-error';
import type { StateEvent } from '#src/portals/room-event';
import type { ActOf, Deed } from './deed.ts';

/** Invites a user; a refusal (the user blocks invitations, is banned) is reported, does not stop the run, and nobody insists. */
export const inviteDeed: Deed<ActOf<'invite'>> = {
  onlyOnce: true,
  look: async (world, act) => {
    const membership = (await memberEventOf(world, act))?.content.membership;
    const former = { joined: membership === 'join', invited: membership === 'invite' };
    return { former, done: former.joined || former.invited };
  },
  perform: async ({ writer }, { act }) => {
    try {
      await writer.invite({ room: act.room, as: act.actor, user: act.user, reason: act.reason });
      return { result: 'done' };
    } catch (error) {
      if (!isTributaryError(error, 'MATRIX_REFUSED')) throw error;
      const takesNone = error.facts.errcode === 'M_INVITE_BLOCKED';
      return { result: 'refused', why: takesNone ? `${act.user} takes no invitations` : error.text.happened };
    }
  },
  undo: async (world, { act, former }) => {
    if (former.invited === true) return {};
    const now = await memberEventOf(world, act);
    const isOurs = now?.content.membership === 'invite' && now.sender === actorOf(world, act.actor)?.user;
    return isOurs ? { leftover: `the invitation of ${act.user} to ${act.room} stands` } : {};
  },
};

function memberEventOf({ world }: Pick<RunWorld, 'world'>, act: ActOf<'invite'>): Promise<StateEvent | undefined> {
  return world.readStateEvent({ room: act.room, as: act.actor, type: 'm.room.member', key: act.user });
}
