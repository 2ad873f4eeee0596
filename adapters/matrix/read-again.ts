import { digestOf } from '#src/duplicates/endpoint-key';
import type { RoomId } from '#src/portals/ids';

/** Lists do not show all that a room says, so that even a room that seems unchanged is read again this often. */
const READ_AGAIN_MS = 7 * 24 * 60 * 60 * 1_000;

/** The digest of a listed room: changes with what the list shows, and once a week, each room on another day. */
export function digestOfListed(
  { room, shown }: { readonly room: RoomId; readonly shown: string },
  now: number,
): string {
  const offset = Number.parseInt(Buffer.from(digestOf(room)).toString('hex').slice(0, 8), 16) % READ_AGAIN_MS;
  return digestOf(`${Math.floor((now + offset) / READ_AGAIN_MS)} ${shown}`);
}
