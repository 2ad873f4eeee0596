import type { Act } from '#src/consolidation/act';
import type { ActOf, Deed } from './deed.ts';
import { inviteDeed } from './invite.ts';
import { joinDeed, leaveDeed } from './join.ts';
import { linkDeed, unlinkDeed } from './link.ts';
import { listRoomDeed } from './list-room.ts';
import { moveAliasDeed } from './move-alias.ts';
import { postDeed } from './post.ts';
import { tombstoneDeed } from './tombstone.ts';
import { writeStateDeed } from './write-state.ts';

/** Every kind of act with how it is done and undone. */
const deeds: { readonly [V in Act['verb']]: Deed<ActOf<V>> } = {
  join: joinDeed,
  leave: leaveDeed,
  invite: inviteDeed,
  'write-state': writeStateDeed,
  'move-alias': moveAliasDeed,
  post: postDeed,
  'list-room': listRoomDeed,
  link: linkDeed,
  unlink: unlinkDeed,
  tombstone: tombstoneDeed,
};

/** The deed of an act's verb. */
export function deedOf(act: Act): Deed<Act> {
  // The table pairs each verb with its own kind of act, which the compiler cannot follow through the union.
  return deeds[act.verb] as unknown as Deed<Act>;
}
