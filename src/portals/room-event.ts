import type { EventId, RoomId, UserId } from './ids.ts';
import type { JsonObject } from './json.ts';

/** By so many milliseconds at most the clocks of servers are taken to differ, where the time of an event is held against ours. */
export const CLOCK_DIFFERENCE_MS = 10 * 60_000;

/** One event of a room as its server gave it; `content` is unchecked data from outside (spec D-2). */
export interface RoomEvent {
  readonly eventId: EventId;
  readonly room: RoomId;
  readonly type: string;
  readonly sender: UserId;
  /** Milliseconds since 1970 by the sender's server; a claim, not a proof. */
  readonly at: number;
  readonly content: JsonObject;
  /** Who deleted what it said, by the word of our own homeserver; absent: nobody did, or it does not tell. */
  readonly redactedBy?: UserId;
  /** Present on state events only. */
  readonly stateKey?: string;
  /** What stood before a state event of a timeline, by the word of our own homeserver; absent: nothing, or it does not tell. */
  readonly formerContent?: JsonObject;
  /** The state event that stood before it, by the word of our own homeserver; absent: none, or it does not tell. */
  readonly replaces?: EventId;
}

/** A state event: an event with a state key. */
export interface StateEvent extends RoomEvent {
  readonly stateKey: string;
}

/** True for a message that says nothing any more: it was deleted. */
export function isEmptied({ content }: Pick<RoomEvent, 'content'>): boolean {
  return Object.keys(content).length === 0;
}

/** True for the creation of the room: nothing is older. */
export function isBeginning({ type, stateKey }: RoomEvent): boolean {
  return type === 'm.room.create' && stateKey === '';
}
