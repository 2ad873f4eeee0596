import { isTributaryError } from '#src/errors/tributary-error';
import type { ActorId } from '#src/portals/actor';
import type { RoomId } from '#src/portals/ids';
import type { RoomEvent } from '#src/portals/room-event';
import type { ConsentStore } from '#src/ports/consent-store';
import type { Hearing } from '#src/ports/hearing';
import type { TimelineReader } from '#src/ports/world';

/** What it takes to listen in the rooms where somebody was asked. */
export interface Listening {
  readonly world: Pick<TimelineReader, 'readTimeline'>;
  readonly consents: Pick<ConsentStore, 'requestsOf'>;
  readonly hearing: Hearing;
  /** Who of ours sees the room now; undefined: nobody. */
  readonly readerIn: (room: RoomId) => Promise<ActorId | undefined>;
}

/** How much of a room's talk since the question is looked through; what our appservice is pushed needs no look. */
const LOOK_BACK = 500;

/**
 * Hears what was said since the question in every room where somebody was asked about this plan (spec P-9). What was
 * pushed to us was heard already; hearing is safe to repeat.
 */
export async function listenInRooms(
  listening: Listening,
  plan: Parameters<ConsentStore['requestsOf']>[0],
): Promise<void> {
  const since = new Map<RoomId, number>();
  for (const { room, askedAt } of await listening.consents.requestsOf(plan)) {
    if (room) since.set(room, Math.min(askedAt, since.get(room) ?? askedAt));
  }
  const talks = await Promise.all([...since].map(([room, askedAt]) => readSince(listening, room, askedAt)));
  for (const events of talks) for (const event of [...events].reverse()) await listening.hearing.hear(event);
}

/** A room that we may no longer look into says nothing; who is asked there is then heard by push, or waited for. */
async function readSince({ world, readerIn }: Listening, room: RoomId, since: number): Promise<readonly RoomEvent[]> {
  const as = await readerIn(room);
  if (!as) return [];
  try {
    return await world.readTimeline({ room, as, since, limit: LOOK_BACK });
  } catch (error) {
    if (isTributaryError(error) && error.kind === 'not-allowed') return [];
    throw error;
  }
}
