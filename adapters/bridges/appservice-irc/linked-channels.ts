import { isSameChannel } from '#src/portals/bridge-record';
import type { RoomId } from '#src/portals/ids';
import type { LinkedChannel, RemoteChannel } from '#src/portals/remote-channel';
import type { Parts } from './parts.ts';
import type { Place } from './place.ts';
import { isMadeByBridge, portalSigns, recordedChannels } from './portal-signs.ts';
import type { SeenRoom } from './seen-room.ts';
import { channelAt, isSpelledAlike, placeOf } from './translate-place.ts';

/** The channels linked to a room: those that the provisioning API lists, and those whose portal it is. */
export async function linkedChannels(parts: Parts, seen: SeenRoom): Promise<readonly LinkedChannel[]> {
  await parts.names.learn();
  const listed = await listedChannels(parts, seen.room);
  const recorded = recordedChannels(parts, seen);
  const plumbed = listed.map((channel) => recorded.find((one) => isSameChannel(one, channel)) ?? channel);
  const signs = (await portalSigns(parts, seen)).filter((sign) => !listed.some((one) => isSameChannel(one, sign)));
  const links = await Promise.all(signs.map((sign) => confirmed(parts, seen, sign)));
  return [
    ...plumbed.map((channel) => ({ ...channel, bridge: parts.setting.id, origin: 'plumbed' as const })),
    ...links.flat(),
  ];
}

/** The entry of the provisioning API for the channel, as the bridge spells it; undefined: none. */
export async function listedLink(
  { provisioning }: Parts,
  { place, room }: { readonly place: Place; readonly room: RoomId },
): Promise<Place | undefined> {
  const links = (await provisioning?.linksOf(room)) ?? [];
  const here = links.filter(({ domain }) => domain === place.domain);
  return (
    here.find(({ channel }) => channel === place.channel) ??
    here.find((one) => isSpelledAlike(one.channel, place.channel))
  );
}

/** How the bridge came to have this link, by its word where it can be asked; signs alone do where it cannot. */
export async function originOf(
  parts: Parts,
  seen: SeenRoom,
  channel: RemoteChannel,
): Promise<LinkedChannel['origin'] | undefined> {
  const own = isMadeByBridge(parts, seen) ? 'portal' : 'plumbed';
  if (parts.provisioning === undefined) return own;
  const origin = await parts.provisioning.originOf({ ...placeOf(parts, channel), room: seen.room });
  if (origin === undefined) return undefined;
  if (origin === 'provision') return 'plumbed';
  return origin === 'config' ? own : 'portal';
}

async function listedChannels(parts: Parts, room: RoomId): Promise<readonly RemoteChannel[]> {
  const links = (await parts.provisioning?.linksOf(room)) ?? [];
  return links.flatMap((place) => channelAt(parts, place) ?? []);
}

async function confirmed(parts: Parts, seen: SeenRoom, channel: RemoteChannel): Promise<readonly LinkedChannel[]> {
  const origin = await originOf(parts, seen, channel);
  return origin === undefined ? [] : [{ ...channel, bridge: parts.setting.id, origin }];
}
