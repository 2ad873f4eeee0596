import { keysOfFields } from '#src/duplicates/endpoint-key';
import type { Fact } from '#src/duplicates/facts';
import { channelFromAlias } from '#src/portals/alias-template';
import { ghostsAmong } from '#src/portals/bridge-ghosts';
import { type BridgeRecord, bridgeRecordsIn } from '#src/portals/bridge-record';
import type { RoomAlias, UserId } from '#src/portals/ids';
import type { BridgeSetting, NetworkSetting } from '#src/portals/installation';
import { configuredNetworkName, foldedChannelKey } from '#src/portals/irc-channel-network';
import type { RemoteChannel } from '#src/portals/remote-channel';
import { usersWith } from '#src/portals/room-state';
import type { ReadRoom, Surroundings } from './room-place.ts';

/** A room has one record a bridge; more than this many are there to make us work. */
const MOST_RECORDS = 20;

/** What bridges say of a room, and what only claims to be said by one: each with who says it (spec D-4, D-5, D-8). */
export function bridgeFacts(read: ReadRoom, around: Surroundings): readonly Fact[] {
  return [...wordsOfBridges(read, around), ...aliasesOfBridges(read, around), ...recordsInRoom(read, around)];
}

function wordsOfBridges({ room, linked }: ReadRoom, around: Surroundings): readonly Fact[] {
  return linked.flatMap((channel) =>
    keyOfChannel(channel, around).map(
      (value): Fact => ({
        kind: 'bridged',
        value,
        from: { who: `the bridge ${channel.bridge ?? ''}`.trim(), where: room },
      }),
    ),
  );
}

/** Aliases that the server itself lists and that a configured bridge makes: nobody else can have made them. */
function aliasesOfBridges({ aliases, server }: ReadRoom, around: Surroundings): readonly Fact[] {
  return aliases.flatMap((alias) =>
    channelsOfAlias(alias, around).map(
      (value): Fact => ({
        kind: 'resolved-alias',
        value,
        from: { who: `the directory of ${server}`, where: alias },
      }),
    ),
  );
}

function channelsOfAlias(alias: RoomAlias, { installation }: Surroundings): readonly string[] {
  for (const bridge of installation.bridges) {
    for (const network of installation.networks.filter(({ id }) => bridge.networks.includes(id))) {
      const channel = channelOfAlias(alias, bridge, network);
      if (channel !== undefined) return [foldedChannelKey(configuredNetworkName(network), channel)];
    }
  }
  return [];
}

function channelOfAlias(alias: RoomAlias, bridge: BridgeSetting, network: NetworkSetting): string | undefined {
  const template = bridge.perNetwork?.[network.id]?.aliasTemplate ?? bridge.aliasTemplate;
  if (template === undefined || network.protocol !== 'irc') return undefined;
  const whole = /^(#|\$CHANNEL)/.test(template) ? template : `#${template}`;
  const domain = network.bridgeDomain ?? network.id;
  return channelFromAlias({ template: whole, homeserver: bridge.homeserver, domain }, alias, 'ascii');
}

function recordsInRoom({ room, state }: ReadRoom, around: Surroundings): readonly Fact[] {
  const joined = usersWith(state, 'join');
  return bridgeRecordsIn(state)
    .filter(({ relay }) => relay)
    .slice(0, MOST_RECORDS)
    .flatMap((record) =>
      keyOfChannel(record.channel, around, record.sender).map(
        (value): Fact => ({
          kind: 'bridge-state',
          value,
          ghostsPresent: hasGhosts(record, joined, around),
          from: { who: record.sender, where: room },
        }),
      ),
    );
}

/** The record is the bridge's own, and people of that very network are in the room through it. */
function hasGhosts({ sender, channel }: BridgeRecord, joined: readonly UserId[], around: Surroundings): boolean {
  const network = networkOf(channel, around, sender);
  return around.installation.bridges.some(
    (bridge) =>
      network !== undefined &&
      bridge.networks.includes(network.id) &&
      (sender === bridge.bot || ghostsAmong([sender], bridge).length > 0) &&
      ghostsAmong(joined, bridge).length > 0,
  );
}

function keyOfChannel(channel: RemoteChannel, around: Surroundings, sender?: UserId): readonly string[] {
  if (channel.protocol === 'gitter') return gitterKeys(channel);
  if (channel.protocol !== 'irc') {
    const { protocol, network, channel: name } = channel;
    return keysOfFields({ protocol, ...(network !== undefined && { network }), channel: name }).slice(0, 1);
  }
  const network = networkOf(channel, around, sender);
  const name = network === undefined ? around.nameNetwork(channel.network ?? '') : configuredNetworkName(network);
  return name === undefined ? [] : [foldedChannelKey(name, channel.channel)];
}

/** Gitter's records name the room by its id and its address by a link. */
function gitterKeys({ channelUrl }: RemoteChannel): readonly string[] {
  const uri = /^https:\/\/gitter\.im\/([^?#\s]+)/.exec(channelUrl ?? '')?.[1];
  return uri === undefined ? [] : [`gitter/${uri.toLowerCase()}`];
}

/** In a bridge's own record its own names count first: ours for another network may be the same. */
function networkOf(channel: RemoteChannel, around: Surroundings, sender?: UserId): NetworkSetting | undefined {
  const recorded = sender && around.recordedNetworks?.recordedBy(sender, channel.network);
  if (recorded?.protocol === channel.protocol) return recorded;
  const names = [channel.network, ...(channel.networkAliases ?? [])].map((name) => name?.toLowerCase());
  return around.installation.networks.find(
    ({ id, bridgeDomain, protocol }) =>
      protocol === channel.protocol &&
      (names.includes(id.toLowerCase()) || names.includes(bridgeDomain?.toLowerCase())),
  );
}
