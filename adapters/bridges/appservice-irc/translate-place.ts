import type { NetworkSetting } from '#src/portals/installation';
import { foldIrcCase } from '#src/portals/irc-channel';
import type { RemoteChannel } from '#src/portals/remote-channel';
import type { Parts } from './parts.ts';
import type { Place } from './place.ts';

/** The channel in the bridge's words. */
export function placeOf(parts: Parts, channel: RemoteChannel): Place {
  return { domain: domainOf(networkNamed(parts, channel.network), channel), channel: channel.channel };
}

/** The channel in ours; undefined when it is none of IRC, or of a network that is not configured for this bridge. */
export function channelAt(parts: Parts, place: Place): RemoteChannel | undefined {
  const network = parts.ports.networks.find((one) => domainOf(one) === place.domain);
  return network && channelOn(parts, network, place.channel);
}

/** The channel of a configured network, in our words. */
export function channelOn({ names }: Parts, network: NetworkSetting, channel: string): RemoteChannel {
  const { id } = network;
  const domain = domainOf(network);
  const aliases = [...new Set([domain, names.recordedAs(domain) ?? domain])].filter((name) => name !== id);
  return {
    protocol: 'irc',
    network: id,
    channel: foldIrcCase(channel, 'ascii'),
    ...(aliases.length > 0 && { networkAliases: aliases }),
  };
}

/** The network that a name stands for: our id, what the bridge calls it, or the only one that there is. */
export function networkNamed({ ports }: Parts, name: string | undefined): NetworkSetting | undefined {
  const known = ports.networks.find((network) => network.id === name || network.bridgeDomain === name);
  return known ?? (ports.networks.length === 1 ? ports.networks[0] : undefined);
}

/** The network that a record of the bridge names, by its own word first: our name for another one may be the same. */
export function networkRecordedAs(parts: Parts, name: string | undefined): NetworkSetting | undefined {
  const own = parts.ports.networks.find((network) => parts.names.recordedAs(domainOf(network)) === name);
  return (name !== undefined && own) || networkNamed(parts, name);
}

/** The spellings under which a bridge may have stored a channel: which letters are alike is up to the network's server. */
export function spellingsOf(channel: string): readonly string[] {
  return [...new Set([foldIrcCase(channel, 'ascii'), foldIrcCase(channel, 'rfc1459')])];
}

/** True when both may name one channel. */
export function isSpelledAlike(one: string, other: string): boolean {
  return spellingsOf(one).some((spelling) => spellingsOf(other).includes(spelling));
}

/** Names the party that speaks for the channel on its network. */
export function operatorsParty({ network, channel }: RemoteChannel): string {
  return `network:${network ?? ''}/${channel}`;
}

function domainOf(network: NetworkSetting | undefined, channel?: RemoteChannel): string {
  return network?.bridgeDomain ?? network?.id ?? channel?.network ?? '';
}
