import type { RoomEvent } from '#src/portals/room-event';

/** Hears an event from a room: a word of consent, a command, a withdrawal. Hearing the same event again is harmless. */
export interface Hearing {
  hear(event: RoomEvent): Promise<void>;
}
