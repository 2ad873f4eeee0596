import { gitterAliases, isGitterAlias } from '#src/portals/alias-gitter';
import { type PortalOfAlias, portalOfAlias, xmppAlias } from '#src/portals/alias-portal';
import type { AliasTemplate } from '#src/portals/alias-template';
import { foldIrcCase } from '#src/portals/irc-channel';
import {
  type CaseMappings,
  foldedAsKnown,
  foldedChannelKey,
  ircChannelKey,
  networkName,
} from '#src/portals/irc-channel-network';
import { hasHiddenCharacters, withoutHiddenCharacters } from '#src/portals/look-alike';
import type { EndpointFields } from './endpoint-fields.ts';
import { type EndpointNames, nameEndpoint } from './endpoint-names.ts';
import type { Fact } from './facts.ts';

/** What an endpoint is, by construction and not by name. */
export interface EndpointIdentity {
  readonly key: string;
  /**
   * Its own address, a bridge's alias for it, Gitter's alias for it; or what proves nothing: what only has the form of a
   * bridge's alias, and what a channel is called where brackets and braces are one letter in two cases.
   */
  readonly by: 'address' | 'bridge' | 'gitter' | 'form' | 'folding';
}

/** True for what identifies an endpoint, and does not only look like it. */
export function isProof({ by }: EndpointIdentity): boolean {
  return by !== 'form' && by !== 'folding';
}

/** An endpoint prepared for comparison. */
export interface Endpoint extends EndpointNames {
  readonly id: string;
  readonly protocol: string;
  /** Short text for people: protocol and address, without what cannot be seen. */
  readonly shown: string;
  /** The last part of its address, as written. */
  readonly name: string;
  readonly identities: readonly EndpointIdentity[];
  readonly facts: readonly Fact[];
  /** True when its name holds characters nobody can see: such a name is never compared (threat T-03). */
  readonly hidden: boolean;
}

/** What else is known when endpoints are prepared. */
export interface EndpointContext {
  readonly facts?: readonly Fact[];
  readonly bridges?: readonly AliasTemplate[];
  readonly caseMappings?: CaseMappings;
}

const NO_MAPPINGS: CaseMappings = new Map();

const MAX_SHOWN = 255;

const NAMELESS: EndpointNames = {
  seenAs: '',
  place: '',
  network: undefined,
  readings: [],
  owner: [],
  brand: undefined,
};

/** Prepares an endpoint for comparison; never fails, an endpoint without a readable name simply has none. */
export function readEndpoint(fields: EndpointFields, context: EndpointContext = {}): Endpoint {
  const { facts = [], bridges = [], caseMappings = NO_MAPPINGS } = context;
  const address = [fields.network, fields.server, fields.workspace, fields.invite, fields.channel, fields.alias];
  const written = address.filter((part) => part !== undefined).join(' ');
  const hidden = hasHiddenCharacters(written);
  const portal = fields.alias === undefined ? undefined : portalOfAlias(fields.alias, bridges);
  return {
    ...(hidden ? { ...NAMELESS, seenAs: fields.protocol, place: fields.protocol } : nameEndpoint(fields, portal)),
    id: fields.id,
    protocol: fields.protocol,
    shown: withoutHiddenCharacters(withoutHiddenCharacters(`${fields.protocol} ${written}`).slice(0, MAX_SHOWN)),
    name: nameOf(fields, portal).slice(0, MAX_SHOWN),
    identities: identitiesOf(fields, portal, caseMappings),
    facts: caseMappings.size === 0 ? facts : facts.map((fact) => foldedFact(fact, caseMappings)),
    hidden,
  };
}

function nameOf(
  { channel, alias, workspace, server, invite }: EndpointFields,
  portal: PortalOfAlias | undefined,
): string {
  return (portal?.channel ?? alias?.split(':')[0] ?? channel ?? workspace ?? server ?? invite ?? '').replace(
    /^[#&+!]+/,
    '',
  );
}

/** What a fact calls a channel is folded as the channel's own address is. */
function foldedFact(fact: Fact, mappings: CaseMappings): Fact {
  switch (fact.kind) {
    case 'bridged':
    case 'resolved-alias':
    case 'bridge-state':
    case 'link':
      return { ...fact, value: foldedAsKnown(fact.value, mappings) };
    default:
      return fact;
  }
}

function identitiesOf(
  fields: EndpointFields,
  portal: PortalOfAlias | undefined,
  mappings: CaseMappings,
): EndpointIdentity[] {
  const { protocol, network = '', channel = '', alias } = fields;
  if (protocol === 'irc') return identitiesOfChannel({ network, channel, by: 'address' }, mappings);
  if (protocol === 'matrix' && alias !== undefined) return identitiesOfAlias(alias, portal, mappings);
  if (protocol === 'gitter') {
    const aliases = gitterAliases(channel).map((made) => ({ key: made.toLowerCase(), by: 'gitter' as const }));
    return [{ key: `gitter/${channel.toLowerCase()}`, by: 'address' }, ...aliases];
  }
  const folded = protocol === 'telegram' || protocol === 'xmpp' ? channel.toLowerCase() : channel;
  const address = [protocol, networkName(network), fields.server, fields.workspace, fields.invite, folded];
  const own = { key: JSON.stringify(address), by: 'address' as const };
  const made = protocol === 'xmpp' ? xmppAlias(channel) : undefined;
  return made === undefined ? [own] : [own, { key: made, by: 'bridge' }];
}

function identitiesOfAlias(
  alias: string,
  portal: PortalOfAlias | undefined,
  mappings: CaseMappings,
): EndpointIdentity[] {
  const own = { key: isGitterAlias(alias) ? alias.toLowerCase() : alias, by: 'address' as const };
  return portal === undefined ? [own] : [own, ...identitiesOfChannel(portal, mappings)];
}

/** Where nobody has told how the network folds case, names that some servers would fold alike are no more than alike. */
function identitiesOfChannel({ network, channel, by }: PortalOfAddress, mappings: CaseMappings): EndpointIdentity[] {
  const own = { key: foldedChannelKey(network, channel, mappings), by };
  const loosest = ircChannelKey(network, foldIrcCase(channel, 'rfc1459'));
  const isKnown = mappings.has(networkName(network));
  return isKnown || loosest === own.key ? [own] : [own, { key: loosest, by: 'folding' }];
}

type PortalOfAddress = Pick<PortalOfAlias, 'network' | 'channel'> & Pick<EndpointIdentity, 'by'>;
