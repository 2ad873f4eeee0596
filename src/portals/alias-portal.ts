import type { AliasTemplate } from './alias-template.ts';
import { channelFromAlias } from './alias-template.ts';
import { foldIrcCase } from './irc-channel.ts';
import { networkName } from './irc-channel-network.ts';

/** The IRC channel whose portal an alias names. */
export interface PortalOfAlias {
  readonly network: string;
  /** With its prefix; only letters of ASCII are folded, for what else is alike is up to its network. */
  readonly channel: string;
  /**
   * `bridge`: on that homeserver a bridge owns the aliases of this form, so the room is that channel's portal by construction.
   * `form`: it only looks like it, and anybody may have made it (threat T-01).
   */
  readonly by: 'bridge' | 'form';
}

/** Homeservers that were made for one IRC network: every alias there is a channel's (template `$CHANNEL`). */
const NETWORK_HOMESERVERS: readonly (readonly [homeserver: string, network: string])[] = [
  ['libera.chat', 'libera'],
  ['hackint.org', 'hackint'],
  ['darkfasel.net', 'darkfasel'],
];

/** Homeservers whose operators run public IRC bridges with aliases `#network_#channel` or `#_network_#channel`. */
const BRIDGE_HOMESERVERS = new Set([
  'matrix.org',
  'gnome.org',
  'irc.snt.utwente.nl',
  'diasp.in',
  'eggy.cc',
  'postmarketos.org',
]);

const PORTAL_FORM = /^#_?(?:irc_)?([a-z0-9][a-z0-9.-]*?)(?:-irc)?_([#&!+].+)$/i;

/** The channel an alias is the portal of, by the configured bridges first, then by what public bridges do; undefined when none. */
export function portalOfAlias(alias: string, bridges: readonly AliasTemplate[] = []): PortalOfAlias | undefined {
  for (const bridge of bridges) {
    const channel = channelFromAlias(bridge, alias, 'ascii');
    if (channel !== undefined) return { network: networkName(bridge.domain), channel, by: 'bridge' };
  }
  const colon = alias.indexOf(':');
  if (!alias.startsWith('#') || colon < 2) return undefined;
  const [local, server] = [alias.slice(0, colon), alias.slice(colon + 1).toLowerCase()];
  const own = NETWORK_HOMESERVERS.find(([homeserver]) => homeserver === server)?.[1];
  if (own !== undefined) return { network: own, channel: foldIrcCase(local, 'ascii'), by: 'bridge' };
  const [, network, channel] = PORTAL_FORM.exec(local) ?? [];
  if (network === undefined || network === 'irc' || channel === undefined) return undefined;
  return {
    network: networkName(network),
    channel: foldIrcCase(channel, 'ascii'),
    by: BRIDGE_HOMESERVERS.has(server) ? 'bridge' : 'form',
  };
}

/** The alias by which matrix.org's XMPP bridge knows a room: made from the address, never read back from an alias. */
export function xmppAlias(address: string): string | undefined {
  const [room, server, more] = address.toLowerCase().split('@');
  return room && server && more === undefined ? `#_xmpp_${server}_${room}:matrix.org` : undefined;
}
