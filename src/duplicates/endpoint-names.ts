import { guessGitterUri, isGitterAlias } from '#src/portals/alias-gitter';
import type { PortalOfAlias } from '#src/portals/alias-portal';
import { ircChannelWord } from '#src/portals/irc-channel';
import { networkName } from '#src/portals/irc-channel-network';
import type { EndpointFields } from './endpoint-fields.ts';
import { type Reading, readName, tellingWords, wordsOfName } from './name-readings.ts';
import { abbreviated, nameWithOwner, ofOrganisation, spelledByDomain } from './owner-readings.ts';
import { nameOfInvite, serverBrand } from './server-brand.ts';
import { weights } from './weights.ts';

/** What an endpoint's names say: where it is, who owns it, which project it may stand for. */
export interface EndpointNames {
  /** The protocol its people talk on: a portal room of an IRC channel is seen as "irc". */
  readonly seenAs: string;
  /** Where its name has to differ from its neighbours': an IRC network, a Gitter organisation, a homeserver. */
  readonly place: string;
  /** The IRC network, for IRC channels and their portals. */
  readonly network: string | undefined;
  /** The projects it may stand for, each with the price of reading it so. */
  readonly readings: readonly Reading[];
  /** Readings of who owns it: organisation, homeserver, workspace; empty when its server is open to all. */
  readonly owner: readonly Reading[];
  /** The name of the homeserver's owner, where the room stands on an owned one. */
  readonly brand: string | undefined;
}

/** The names of an endpoint, read as its protocol writes them. */
export function nameEndpoint(fields: EndpointFields, portal: PortalOfAlias | undefined): EndpointNames {
  const names = namesByProtocol(fields, portal);
  return { ...names, readings: [...names.readings, ...names.readings.flatMap(abbreviated)] };
}

function namesByProtocol(fields: EndpointFields, portal: PortalOfAlias | undefined): EndpointNames {
  const { protocol, network = '', channel = '', alias = '' } = fields;
  if (portal !== undefined) return nameIrcChannel(portal.network, portal.channel);
  if (protocol === 'irc') return nameIrcChannel(network, channel);
  if (protocol === 'gitter') return nameGitterRoom(channel);
  if (protocol === 'matrix') return nameMatrixRoom(alias);
  if (protocol === 'xmpp') return nameOnServer('xmpp', channel.split('@')[0] ?? '', channel.split('@')[1] ?? '');
  if (protocol === 'zulip') return nameOnServer('zulip', channel, network);
  return nameOther(fields);
}

function nameIrcChannel(network: string, channel: string): EndpointNames {
  const name = networkName(network);
  const readings = readName(wordsOfName(ircChannelWord(channel)));
  const owner = readName(wordsOfName(name));
  return { seenAs: 'irc', place: `irc/${name}`, network: name, readings, owner, brand: undefined };
}

function nameGitterRoom(uri: string): EndpointNames {
  const [organisation = '', ...rooms] = uri.split('/');
  const ownerWords = wordsOfName(organisation);
  const readings = nameWithOwner(rooms.flatMap(wordsOfName), ownerWords);
  const place = `gitter/${organisation.toLowerCase()}`;
  const owner = readName(ownerWords);
  const whole = ofOrganisation(owner, weights.ownerOnly);
  return { seenAs: 'gitter', place, network: undefined, readings: [...readings, ...whole], owner, brand: undefined };
}

function nameMatrixRoom(alias: string): EndpointNames {
  if (isGitterAlias(alias)) return nameGitterRoom(guessGitterUri(alias));
  const colon = alias.indexOf(':');
  return colon < 0
    ? nameOnServer('matrix', alias, '')
    : nameOnServer('matrix', alias.slice(0, colon), alias.slice(colon + 1));
}

/** A room with a name of its own on a server that may belong to the community, to somebody else, or to everybody. */
function nameOnServer(protocol: string, local: string, server: string): EndpointNames {
  const zulip = /^([a-z0-9-]+)\.zulipchat\.com$/i.exec(server)?.[1];
  const brand = serverBrand(server);
  const ownerWords = zulip === undefined ? (brand ? [brand.label] : []) : wordsOfName(zulip);
  const words = wordsOfName(local);
  const spelled = brand && tellingWords(words).length === 0 ? spelledByDomain(brand.spelled) : [];
  const readings = [...nameWithOwner(words, ownerWords, weights.ownerAsName), ...spelled];
  const place = `${protocol}/${server.toLowerCase()}`;
  const owner = [...readName(ownerWords), ...spelled];
  return { seenAs: protocol, place, network: undefined, readings, owner, brand: brand?.label };
}

/** Slack, Discord, Telegram and whatever else is known by a workspace, an invitation or a channel. */
function nameOther({ protocol, channel, workspace, server, invite, network }: EndpointFields): EndpointNames {
  const owner = workspace ?? server ?? (invite === undefined ? undefined : nameOfInvite(invite)) ?? network;
  const ownerWords = owner === undefined ? [] : wordsOfName(owner);
  const readings = nameWithOwner(wordsOfName(ircChannelWord(channel ?? '')), ownerWords);
  const place = owner === undefined ? protocol : `${protocol}/${owner.toLowerCase()}`;
  const whole = channel === undefined ? ofOrganisation(readName(ownerWords), 0) : [];
  return {
    seenAs: protocol,
    place,
    network: undefined,
    readings: [...readings, ...whole],
    owner: readName(ownerWords),
    brand: undefined,
  };
}
