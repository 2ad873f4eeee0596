import type { UserId } from '#src/portals/ids';
import type { RoomEvent } from '#src/portals/room-event';
import type { TimelineReader, View } from '#src/ports/world';

/** Clocks of servers differ: a message is looked for from this long before it can have been sent. */
export const CLOCK_DIFFERENCE_MS = 10 * 60_000;

/** A message of ours, by what it carries. */
export interface OwnMessageQuery extends View {
  /** Those of our accounts that may have sent it: at least one. */
  readonly by: readonly UserId[];
  /** What it carries as `io.tributary.act` (spec W-2). */
  readonly act: string;
  /** It was not sent before this time, milliseconds since 1970. */
  readonly since: number;
}

/**
 * Our message with this act id, however much was said since; undefined when it was never sent. Anybody may write such an id,
 * and any time (threat T-10): only what our accounts sent counts. Throws TIMELINE_TOO_LONG when it cannot be known.
 */
export async function findOwnMessage(
  world: Pick<TimelineReader, 'readBack'>,
  { room, as, by, act, since }: OwnMessageQuery,
): Promise<RoomEvent | undefined> {
  const earliest = since - CLOCK_DIFFERENCE_MS;
  for await (const part of world.readBack({ room, as, types: ['m.room.message'], senders: by })) {
    const own = part.filter(({ sender }) => by.includes(sender));
    const found = own.find(({ content }) => content['io.tributary.act'] === act);
    if (found) return found;
    if (own.length > 0 && own.every(({ at }) => at < earliest)) return undefined;
  }
  return undefined;
}
