import type { LinkQuery, LinkState } from '#adapters/contract';
import { ghostsAmong } from '#src/portals/bridge-ghosts';
import { usersWith } from '#src/portals/room-state';
import { isOpen, requestIn, requestNow } from './bridging-state.ts';
import { listedLink, originOf } from './linked-channels.ts';
import type { Parts } from './parts.ts';
import { isMadeByBridge, portalSignOf } from './portal-signs.ts';
import { type SeenRoom, seeRoom } from './seen-room.ts';
import { placeOf } from './translate-place.ts';

/** How a link stands: the bridge's list first, then what is seen in the room, with the bridge's word where it has one. */
export async function linkState(parts: Parts, { channel, room, state }: LinkQuery): Promise<LinkState> {
  const place = placeOf(parts, channel);
  const known = state && { room, state };
  // A room that the bridge made is in no list: where that is seen, its word about portals is asked for at once.
  const isOwn = known !== undefined && isMadeByBridge(parts, known);
  if (isOwn && (await isPortalOf(parts, known, channel))) return 'linked';
  if (await listedLink(parts, { place, room })) return 'linked';
  const seen = known ?? (await seeRoom(parts, room));
  if (seen === undefined) return 'unknown';
  if (!isOwn && (await isPortalOf(parts, seen, channel))) return 'linked';
  const request = requestIn(parts, seen.state, place);
  if (request?.status === 'failure') return 'failed';
  if (isOpen(parts, request)) return 'pending';
  return isStillLeaving(parts, seen) ? 'unknown' : 'unlinked';
}

async function isPortalOf(parts: Parts, seen: SeenRoom, channel: LinkQuery['channel']): Promise<boolean> {
  await parts.names.learn();
  const sign = await portalSignOf(parts, seen, channel);
  return sign !== undefined && (await originOf(parts, seen, sign)) !== undefined;
}

/** Ghosts without their bot: a removal that is under way, or one that the bridge did not finish. */
function isStillLeaving({ setting }: Parts, { state }: SeenRoom): boolean {
  const joined = usersWith(state, 'join');
  return !joined.includes(setting.bot) && ghostsAmong(joined, setting).length > 0;
}

/** When the bridge wrote that the link stands; its row is a little older (handbook irc-bridges 1.4). */
export async function linkedSince(parts: Parts, { channel, room }: LinkQuery): Promise<number | undefined> {
  const request = await requestNow(parts, { place: placeOf(parts, channel), room });
  return request?.status === 'success' ? request.at : undefined;
}
