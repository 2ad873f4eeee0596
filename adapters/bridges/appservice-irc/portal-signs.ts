import { channelFromAlias } from '#src/portals/alias-template';
import { ghostsAmong } from '#src/portals/bridge-ghosts';
import { bridgeRecordsIn, isSameChannel } from '#src/portals/bridge-record';
import { type RoomAlias, serverOf, type UserId } from '#src/portals/ids';
import type { NetworkSetting } from '#src/portals/installation';
import type { RemoteChannel } from '#src/portals/remote-channel';
import { claimedAliases, stateOf, usersWith } from '#src/portals/room-state';
import type { Parts } from './parts.ts';
import { asAnybody, type SeenRoom } from './seen-room.ts';
import { channelOn, networkRecordedAs } from './translate-place.ts';

/**
 * The channels whose portal the room looks like: the bridge's bot is in it, it was made by the bridge or has ghosts of
 * it, and an alias of the bridge's form is listed for it or was named by the bridge, or its own record names the channel. Signs only: an alias
 * stays where it was led, and a record is never removed (handbook irc-bridges 1.7).
 */
export async function portalSigns(parts: Parts, seen: SeenRoom): Promise<readonly RemoteChannel[]> {
  if (!isLikePortal(parts, seen)) return [];
  const named = [...recordedChannels(parts, seen), ...(await channelsOfAliases(parts, seen))];
  return named.filter((channel, index) => named.findIndex((other) => isSameChannel(other, channel)) === index);
}

/** The sign of one channel among them; its record does where it is there, and then nobody is asked for aliases. */
export async function portalSignOf(
  parts: Parts,
  seen: SeenRoom,
  channel: RemoteChannel,
): Promise<RemoteChannel | undefined> {
  if (!isLikePortal(parts, seen)) return undefined;
  const isIt = (one: RemoteChannel): boolean => isSameChannel(one, channel);
  return recordedChannels(parts, seen).find(isIt) ?? (await channelsOfAliases(parts, seen)).find(isIt);
}

function isLikePortal(parts: Parts, seen: SeenRoom): boolean {
  const joined = usersWith(seen.state, 'join');
  if (!joined.includes(parts.setting.bot)) return false;
  return isMadeByBridge(parts, seen) || ghostsAmong(joined, parts.setting).length > 0;
}

/** True when the bridge's bot or a ghost created the room. */
export function isMadeByBridge(parts: Parts, { state }: SeenRoom): boolean {
  const creator = stateOf(state, 'm.room.create')?.sender;
  return creator !== undefined && isOfBridge(parts, creator);
}

/** What the bridge itself recorded; anybody's other record is a claim (threat T-02). */
export function recordedChannels(parts: Parts, { state }: Pick<SeenRoom, 'state'>): readonly RemoteChannel[] {
  const own = bridgeRecordsIn(state).filter(({ sender, relay }) => relay && isOfBridge(parts, sender));
  return own.flatMap(({ channel }) => {
    const network = channel.protocol === 'irc' ? networkRecordedAs(parts, channel.network) : undefined;
    if (network === undefined) return [];
    const { networkAliases = [], ...ours } = channelOn(parts, network, channel.channel);
    const others = channel.network === undefined || channel.network === network.id ? [] : [channel.network];
    return [{ ...channel, ...ours, networkAliases: [...new Set([...networkAliases, ...others])] }];
  });
}

function isOfBridge({ setting }: Parts, user: UserId): boolean {
  return user === setting.bot || ghostsAmong([user], setting).length > 0;
}

async function channelsOfAliases(parts: Parts, seen: SeenRoom): Promise<readonly RemoteChannel[]> {
  const aliases = await aliasesHere(parts, seen);
  return aliases.flatMap((alias) => {
    for (const network of parts.ports.networks) {
      const channel = channelIn(parts, network, alias);
      if (channel !== undefined) return [channelOn(parts, network, channel)];
    }
    return [];
  });
}

function channelIn({ setting }: Parts, network: NetworkSetting, alias: RoomAlias): string | undefined {
  const template = setting.perNetwork?.[network.id]?.aliasTemplate ?? setting.aliasTemplate;
  if (template === undefined) return undefined;
  const domain = network.bridgeDomain ?? network.id;
  const whole = /^(#|\$CHANNEL)/.test(template) ? template : `#${template}`;
  return channelFromAlias({ template: whole, homeserver: setting.homeserver, domain }, alias, 'ascii');
}

/**
 * What the bridge's homeserver lists for the room; where nobody of ours may ask it, what the bridge itself wrote as the
 * room's addresses. None is looked up: for one that is not there the bridge would make a portal (handbook matrix 0, point 3).
 */
async function aliasesHere(parts: Parts, { room, state }: SeenRoom): Promise<readonly RoomAlias[]> {
  const { ports, setting } = parts;
  const listed = await asAnybody(parts, (as) => ports.world.listAliases({ room, as }), setting.homeserver);
  if (listed !== undefined) return listed;
  const named = stateOf(state, 'm.room.canonical_alias');
  if (named === undefined || !isOfBridge(parts, named.sender)) return [];
  return claimedAliases(state).all.filter((alias) => serverOf(alias) === setting.homeserver);
}
