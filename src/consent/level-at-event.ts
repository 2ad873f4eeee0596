import { isTributaryError } from '#src/errors/tributary-error';
import type { ActorId } from '#src/portals/actor';
import type { UserId } from '#src/portals/ids';
import type { JsonObject } from '#src/portals/json';
import { levelOf } from '#src/portals/power';
import { isBeginning, type RoomEvent, type StateEvent } from '#src/portals/room-event';
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
export async function levelAtEvent(
  timeline: Pick<TimelineReader, 'readBack'>,
  question: LevelQuestion,
): Promise<number | undefined> {
  const { state, event, user } = question;
  const now = powerSourceOf(state);
  const written = stateOf(state, 'm.room.power_levels');
  if (!written || isSafelyOlder(written, event)) return levelOf(now, user);
  const then = await levelsThen(timeline, question);
  if (then === 'unknown') return undefined;
  return levelOf(then === 'those of now' ? now : { ...now, levels: then }, user);
}

/** The levels in force when the event was sent: undefined where the room had none, and its creator ruled (spec W-11). */
type LevelsThen = JsonObject | undefined | 'those of now' | 'unknown';

/** Read back until the levels before the event are come to, in parts: a busy room says much in between. */
async function levelsThen(
  timeline: Pick<TimelineReader, 'readBack'>,
  { event, as, since }: LevelQuestion,
): Promise<LevelsThen> {
  const types = [event.type, 'm.room.power_levels', 'm.room.create'];
  let seen: Seen = { isThere: false, firstAfter: undefined };
  try {
    for await (const part of timeline.readBack({ room: event.room, as, types })) {
      for (const candidate of part) {
        if (seen.isThere && isPower(candidate)) return candidate.content;
        if (seen.isThere && isBeginning(candidate)) return seen.firstAfter?.formerContent;
        seen = seenWith(seen, candidate, event);
        if (seen.isThere && !seen.firstAfter) return 'those of now';
      }
      const isPast = part.length > 0 && part.every(({ at }) => at < since);
      if (isPast && !(seen.isThere && !seen.firstAfter?.formerContent)) break;
    }
  } catch (error) {
    if (!isTributaryError(error, 'TIMELINE_TOO_LONG')) throw error; // what was seen by then may be enough
  }
  return (seen.isThere ? seen.firstAfter?.formerContent : undefined) ?? 'unknown';
}

/** What was come to on the way back. */
interface Seen {
  readonly isThere: boolean;
  /** The first levels that were written after the event. */
  readonly firstAfter: RoomEvent | undefined;
}

function seenWith(seen: Seen, candidate: RoomEvent, event: RoomEvent): Seen {
  if (candidate.eventId === event.eventId) return { ...seen, isThere: true };
  return isPower(candidate) ? { ...seen, firstAfter: candidate } : seen;
}

/** Written by the word's own server's clock or ours long before: the times of two servers are compared with a margin. */
function isSafelyOlder(written: StateEvent, event: RoomEvent): boolean {
  return written.at + MARGIN_MS < event.at;
}

const MARGIN_MS = 300_000;

function isPower(event: RoomEvent): boolean {
  return event.type === 'm.room.power_levels' && event.stateKey === '';
}
