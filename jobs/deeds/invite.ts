import type { RunWorld } from '#jobs/run-ports';
import { isTributaryError } from '#src/errors/tributary-error';
import type { ActOf, Deed } from './deed.ts';

/** Invites a user; a refusal (the user blocks invitations, is banned) is reported, does not stop the run, and nobody insists. */
export const inviteDeed: Deed<ActOf<'invite'>> = {
  onlyOnce: true,
  look: async (world, act) => {
    const membership = await membershipOf(world, act);
    return { former: { joined: membership === 'join' }, done: membership === 'join' || membership === 'invite' };
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
  undo: async (world, { act }) => {
    const open = (await membershipOf(world, act)) === 'invite';
    return open ? { leftover: `the invitation of ${act.user} to ${act.room} stands` } : {};
  },
};

async function membershipOf({ world }: Pick<RunWorld, 'world'>, act: ActOf<'invite'>): Promise<unknown> {
  const query = { room: act.room, as: act.actor, type: 'm.room.member', key: act.user };
  return (await world.readStateEvent(query))?.content.membership;
}
