import { setTimeout as pause } from 'node:timers/promises';
import { mayGoOn, type Running } from '#jobs/running';
import { callsListeners } from '#src/consolidation/link-ability';
import type { ActRecord } from '#src/consolidation/records';
import type { RoomId } from '#src/portals/ids';

const LOOK_EVERY_MS = 1_000;

/** A room whose channel the bridge has not seen yet: what it writes when it does comes after us. */
export interface UnseenChannel {
  readonly room: RoomId;
  readonly channel: string;
}

/**
 * Waits until bridges have looked who is in the channels of an undo: they give operators their levels by that, from what
 * they remember of the room. A bridge that does not come into its channel does not hold us up for more than a minute.
 */
export async function untilListenersSeen(
  running: Running,
  records: readonly ActRecord[],
): Promise<readonly UnseenChannel[]> {
  const looks = Promise.all(records.map((record) => unseenBy(running, record)));
  for (;;) {
    await mayGoOn(running, ['undoing']);
    const unseen = await Promise.race([looks, pause(LOOK_EVERY_MS, undefined)]);
    if (unseen) return unseen.flat();
  }
}

/** Only a room that is linked once all was taken back is written by its bridge. */
async function unseenBy(running: Running, { act, leg }: ActRecord): Promise<readonly UnseenChannel[]> {
  if (act.verb !== 'unlink' || leg === undefined) return [];
  const driver = running.drivers.of(act.bridge);
  if (!driver || !callsListeners(driver) || !driver.listenersSeen) return [];
  const { channel, room } = act;
  if ((await driver.linkState({ channel, room })) !== 'linked') return [];
  return (await driver.listenersSeen({ channel, room })) ? [] : [{ room, channel: channel.channel }];
}
