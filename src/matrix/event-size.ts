import { TributaryError } from '#src/errors/tributary-error';
import type { RoomId } from '#src/portals/ids';
import type { JsonObject } from '#src/portals/json';

/** Matrix allows 65,536 bytes for the whole signed event; the server's own fields take up to about 2,000. */
const MAX_CONTENT_BYTES = 63_000;

/** Throws MATRIX_EVENT_TOO_LARGE before anything is sent (threat T-25). */
export function requireSendable(event: {
  readonly room: RoomId;
  readonly type: string;
  readonly content: JsonObject;
}): void {
  const bytes = Buffer.byteLength(JSON.stringify(event.content));
  if (bytes <= MAX_CONTENT_BYTES) return;
  throw new TributaryError('MATRIX_EVENT_TOO_LARGE', { facts: { room: event.room, type: event.type, bytes } });
}
