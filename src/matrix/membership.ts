import { TributaryError } from '#src/errors/tributary-error';
import { path } from '#src/matrix/requests/path';
import type { RoomId, UserId } from '#src/portals/ids';
import { readStateEvent } from '#src/portals/read-event';
import type { StateEvent } from '#src/portals/room-event';
import { wasAnswered } from './matrix-failure.ts';
import type { Session } from './session.ts';

/** A user's membership as the session's homeserver shows it; undefined when the room has none for that user. */
export async function membershipOf(session: Session, room: RoomId, user: UserId): Promise<string | undefined> {
  try {
    const answer = await session.call({
      method: 'GET',
      path: path`/_matrix/client/v3/rooms/${room}/state/m.room.member/${user}`,
      query: { format: 'event' },
      what: `the membership of ${user} in ${room}`,
      effect: 'reads',
    });
    return membershipIn(readStateEvent(answer, room));
  } catch (error) {
    if (wasAnswered(error, 404)) return undefined;
    throw error;
  }
}

/**
 * Throws MATRIX_LEFT_ROOM when the actor has left or was banned: Synapse then answers with the room as it was at that
 * moment (observed), which must never be taken for the present.
 */
export async function requirePresent(session: Session, room: RoomId): Promise<void> {
  const ask = () => membershipOf(session, room, session.user);
  // A bridge takes its bot out and back in without us: that it is gone is asked anew, or an undo would give up for nothing.
  refuseDeparted(session, room, await session.memberships.recallUnless(room, { ask, isDoubted: isDeparted }));
}

/** As `requirePresent`, from state that was read already. */
export function requirePresentIn(session: Session, room: RoomId, state: readonly StateEvent[]): void {
  const own = state.find(({ type, stateKey }) => type === 'm.room.member' && stateKey === session.user);
  session.memberships.note(room, membershipIn(own));
  refuseDeparted(session, room, membershipIn(own));
}

function isDeparted(membership: string | undefined): boolean {
  return membership === 'leave' || membership === 'ban';
}

function refuseDeparted(session: Session, room: RoomId, membership: string | undefined): void {
  if (!isDeparted(membership)) return;
  throw new TributaryError('MATRIX_LEFT_ROOM', { facts: { actor: session.actor.id, room } });
}

function membershipIn(event: StateEvent | undefined): string | undefined {
  const membership = event?.content.membership;
  return typeof membership === 'string' ? membership : undefined;
}
