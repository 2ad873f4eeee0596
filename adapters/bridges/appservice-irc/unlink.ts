import type { LinkAnswer, LinkQuery } from '#adapters/contract';
import { isTributaryError } from '#src/errors/tributary-error';
import type { UserId } from '#src/portals/ids';
import { levelForState, levelOf } from '#src/portals/power';
import { powerSourceOf, usersWith } from '#src/portals/room-state';
import { callNames } from './healing.ts';
import { linkState } from './link-state.ts';
import { listedLink } from './linked-channels.ts';
import type { Parts } from './parts.ts';
import type { Place } from './place.ts';
import { seeRoom } from './seen-room.ts';
import { unlinkTask } from './tasks.ts';
import { placeOf, spellingsOf } from './translate-place.ts';

/** A wish to unlink; the requester of the link that is taken back may be asked for first. */
export type UnlinkRequest = LinkQuery & { readonly requester?: UserId };

/**
 * Removes a link: a provisioned one by request of somebody who may, a portal's by the debug API, since the provisioning
 * API knows no portals (handbook irc-bridges 0.3). A link that is not there is removed already.
 */
export async function unlink(parts: Parts, request: UnlinkRequest): Promise<LinkAnswer> {
  const place = placeOf(parts, request.channel);
  // A portal is in no list: time counts here, for the channel is in two rooms (spec B-6).
  if (request.channel.origin === 'portal' && (await killRoom(parts, request, place))) return unlinked(parts, place);
  const listed = await listedLink(parts, { place, room: request.room });
  if (listed && (await unlinkListed(parts, request, listed))) return unlinked(parts, place);
  if (parts.debug !== undefined) {
    await killRoom(parts, request, place);
    return unlinked(parts, place);
  }
  if ((await linkState(parts, request)) === 'unlinked') return { kind: 'done' };
  return { kind: 'waits', ...unlinkTask(parts.setting, request) };
}

/** False: nobody of ours may ask for it. */
async function unlinkListed(parts: Parts, request: UnlinkRequest, place: Place): Promise<boolean> {
  for (const requester of await whoMayAsk(parts, request)) {
    try {
      await parts.provisioning?.unlink({ ...place, room: request.room, requester });
      return true;
    } catch (error) {
      if (isTributaryError(error, 'BRIDGE_LINK_UNKNOWN')) return true;
      if (!isTributaryError(error, 'BRIDGE_REQUESTER_TOO_LOW')) throw error;
    }
  }
  return false;
}

/** Who asked for the link, then those of ours who are in the room with the level of power levels. */
async function whoMayAsk(parts: Parts, { room, requester }: UnlinkRequest): Promise<readonly UserId[]> {
  const state = (await seeRoom(parts, room))?.state ?? [];
  const power = powerSourceOf(state);
  const joined = usersWith(state, 'join');
  const ours = (parts.ports.actors ?? []).map(({ user }) => user).filter((user) => joined.includes(user));
  const able = ours.filter((user) => levelOf(power, user) >= levelForState(power, 'm.room.power_levels'));
  return [...new Set([...(requester ? [requester] : []), ...able])];
}

/** The bridge stored the channel in one spelling; that none of them is there is what proves the link gone. False: none was. */
async function killRoom({ debug }: Parts, { room }: UnlinkRequest, place: Place): Promise<boolean> {
  for (const channel of spellingsOf(place.channel)) {
    if (await debug?.killRoom({ domain: place.domain, channel, room })) return true;
  }
  return false;
}

/** Those who only listen come into the rooms that are left of the channel. */
function unlinked(parts: Parts, place: Place): LinkAnswer {
  callNames(parts, place);
  return { kind: 'done' };
}
