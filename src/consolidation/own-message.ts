import type { UserId } from '#src/portals/ids';
import { CLOCK_DIFFERENCE_MS, type RoomEvent } from '#src/portals/room-event';
import type { TimelineReader, View } from '#src/ports/world';

/** What our accounts sent in a room. */
export interface SentQuery extends View {
  /** Those of our accounts that may have sent it: at least one. */
  readonly by: readonly UserId[];
  readonly types: readonly string[];
  /** It was not sent before this time, milliseconds since 1970. */
  readonly since: number;
}

/**
 * What our accounts sent since then and a little before, newest first, however much others said. Anybody may write what looks
 * like ours, and any time (threat T-10): only our accounts count, also for when that time is reached. Throws TIMELINE_TOO_LONG
 * when no end is in sight.
 */
export async function* sentSince(
  world: Pick<TimelineReader, 'readBack'>,
  { room, as, by, types, since }: SentQuery,
): AsyncGenerator<RoomEvent> {
  for await (const part of world.readBack({ room, as, types, senders: by })) {
    const own = part.filter(({ sender }) => by.includes(sender));
    yield* own;
    if (own.length > 0 && own.every(({ at }) => at < since - CLOCK_DIFFERENCE_MS)) return;
  }
}

/** Our message that carries this act id as `io.tributary.act` (spec W-2); undefined when it was never sent. Throws TIMELINE_TOO_LONG when it cannot be known. */
export async function findOwnMessage(
  world: Pick<TimelineReader, 'readBack'>,
  { act, ...sent }: Omit<SentQuery, 'types'> & { readonly act: string },
): Promise<RoomEvent | undefined> {
  for await (const event of sentSince(world, { ...sent, types: ['m.room.message'] }))
    if (event.content['io.tributary.act'] === act) return event;
  return undefined;
}
