import type { ActorId } from '#src/portals/actor';
import type { UserId } from '#src/portals/ids';
import { levelOf } from '#src/portals/power';
import type { RoomEvent, StateEvent } from '#src/portals/room-event';
import { powerSourceOf, stateOf } from '#src/portals/room-state';
import type { TimelineReader } from '#src/ports/world';

/** Whose level at which event is asked. */
export interface LevelQuestion {
  readonly event: RoomEvent;
  /** The room's state as it is now. */
  readonly state: readonly StateEvent[];
  readonly user: UserId;
  readonly as: ActorId;
  /** How far back the timeline is worth reading, milliseconds since 1970. */
  readonly since: number;
}

/**
 * The level the user had when the event was sent; undefined when it cannot be established (spec C-4).
 * The levels of now are those of then unless they were written after the event; then the timeline tells the ones before.
 */
export async function levelAtEvent(timeline: TimelineReader, question: LevelQuestion): Promise<number | undefined> {
  const { state, event, user } = question;
  const written = stateOf(state, 'm.room.power_levels');
  if (!written || isSafelyOlder(written, event)) return levelOf(powerSourceOf(state), user);
  const room = event.room;
  const newestFirst = await timeline.readTimeline({ room, as: question.as, since: question.since, limit: MOST_EVENTS });
  const place = newestFirst.findIndex((candidate) => candidate.eventId === event.eventId);
  if (place < 0) return undefined;
  const changes = newestFirst
    .map((candidate, index) => ({ candidate, index }))
    .filter(({ candidate }) => isPower(candidate));
  if (changes.every(({ index }) => index > place)) return levelOf(powerSourceOf(state), user);
  const before = changes.find(({ index }) => index > place)?.candidate;
  const firstAfter = changes.findLast(({ index }) => index < place)?.candidate;
  const levels = before?.content ?? firstAfter?.formerContent;
  if (!levels && !(await hadNoLevels(timeline, question))) return undefined;
  return levelOf({ ...powerSourceOf(state), levels }, user);
}

const MOST_EVENTS = 500;

/** True when the room's whole history is to be seen and no levels were written in it before the word: then its creator ruled (spec W-11). */
async function hadNoLevels(timeline: TimelineReader, { event, as }: LevelQuestion): Promise<boolean> {
  const newestFirst = await timeline.readTimeline({ room: event.room, as, since: 0, limit: MOST_EVENTS });
  const place = newestFirst.findIndex((candidate) => candidate.eventId === event.eventId);
  const older = place < 0 ? [] : newestFirst.slice(place);
  return older.some(({ type, stateKey }) => type === 'm.room.create' && stateKey === '') && !older.some(isPower);
}

/** Written by the word's own server's clock or ours long before: the times of two servers are compared with a margin. */
function isSafelyOlder(written: StateEvent, event: RoomEvent): boolean {
  return written.at + MARGIN_MS < event.at;
}

const MARGIN_MS = 300_000;

function isPower(event: RoomEvent): boolean {
  return event.type === 'm.room.power_levels' && event.stateKey === '';
}
