import type { EventId } from '#src/portals/ids';
import type { RoomEvent } from '#src/portals/room-event';

/** Hears an event from a room: a word of consent, a command, a withdrawal. Hearing the same event again is harmless. */
export interface Hearing {
  hear(event: RoomEvent): Promise<void>;
  /**
   * How far a room's talk was heard, by whose eyes saw which room. It lasts as long as the process: one that is started anew
   * hears each room from the question on, which is harmless.
   */
  readonly heardTo: Map<string, HeardTalk>;
}

/** Up to where a room's talk was heard, and from when on, milliseconds since 1970. */
export interface HeardTalk {
  readonly newest: EventId;
  readonly from: number;
}
