import { type CaseMapping, foldIrcCase } from './irc-channel.ts';

/** How IRC networks fold case, by their short names; of a network that is missing it is not known. */
export type CaseMappings = ReadonlyMap<string, CaseMapping>;

/** Short names of public IRC networks with the other names and hosts they go by; the first is ours. */
const KNOWN_NETWORKS: readonly (readonly string[])[] = [
  ['freenode', 'chat.freenode.net', 'irc.freenode.net', 'irc.freenode.org', 'webchat.freenode.net'],
  ['libera', 'liberachat', 'libera.chat', 'irc.libera.chat', 'web.libera.chat'],
  ['oftc', 'irc.oftc.net', 'irc.debian.org', 'webchat.oftc.net'],
  ['gimpnet', 'gimp', 'gnome', 'irc.gimp.org', 'irc.gnome.org', 'irc.gimp.net'],
  ['mozilla', 'moznet', 'irc.mozilla.org'],
  ['espernet', 'esper', 'irc.esper.net'],
  ['snoonet', 'irc.snoonet.org'],
  ['quakenet', 'irc.quakenet.org'],
  ['hackint', 'irc.hackint.org', 'hackint.org', 'irc.hackint.eu'],
  ['rizon', 'irc.rizon.net'],
  ['efnet', 'irc.efnet.org', 'irc.efnet.net'],
  ['ircnet', 'open.ircnet.net', 'irc.snt.utwente.nl'],
  ['undernet', 'irc.undernet.org'],
  ['dalnet', 'irc.dal.net', 'irc.dalnet.org'],
  ['perl', 'magnet', 'irc.perl.org'],
  ['w3c', 'irc.w3.org'],
  ['geeknode', 'irc.geeknode.org'],
  ['indymedia', 'irc.indymedia.org'],
  ['slashnet', 'irc.slashnet.org'],
  ['tweakers', 'tweakers.net', 'irc.tweakers.net'],
  ['irchighway', 'irc.irchighway.net'],
  ['darkfasel', 'irc.darkfasel.net', 'darkfasel.net'],
  ['pirateirc', 'irc.pirateirc.net'],
  ['foonetic', 'irc.foonetic.net'],
  ['i2p', 'irc2p', 'i2p-irc2p'],
  ['tilde', 'tilde.chat', 'irc.tilde.chat'],
];

const nameByAlias = new Map(
  KNOWN_NETWORKS.flatMap(([name = '', ...others]) => [name, ...others].map((o) => [o, name])),
);

/**
 * The one short name of an IRC network: `irc.libera.chat`, `LiberaChat` and `libera` are all "libera".
 * A network nobody knows keeps its own name in lower case, a host loses its `irc.` and its last label. Idempotent.
 */
export function networkName(network: string): string {
  const lower = network.trim().toLowerCase();
  const known = nameByAlias.get(lower);
  if (known !== undefined) return known;
  const host = /^(?:irc|chat|webchat)\.([a-z0-9-]+)\.[a-z]{2,}$/.exec(lower)?.[1];
  return host === undefined ? lower : (nameByAlias.get(host) ?? host);
}

/** The key of an IRC channel: its network is part of it, so one name on two networks is two channels (threat T-04). */
export function ircChannelKey(network: string, foldedChannel: string): string {
  return `irc/${networkName(network)}/${foldedChannel}`;
}

/** The key of a channel as its network tells channels apart; where that is unknown, only the letters of ASCII have a case. */
export function foldedChannelKey(network: string, channel: string, mappings: CaseMappings = new Map()): string {
  return ircChannelKey(network, foldIrcCase(channel, mappings.get(networkName(network)) ?? 'ascii'));
}

/** A key of any kind, folded further where it is a channel's whose network has told how. */
export function foldedAsKnown(key: string, mappings: CaseMappings): string {
  const [, network = '', channel = ''] = /^irc\/([^/]*)\/(.*)$/s.exec(key) ?? [];
  const mapping = mappings.get(network);
  return mapping === undefined ? key : ircChannelKey(network, foldIrcCase(channel, mapping));
}

/** True for a public IRC network that is known by name: any other word before or behind a channel is only a word. */
export function isKnownNetwork(network: string): boolean {
  const lower = network.trim().toLowerCase();
  return nameByAlias.has(lower) || nameByAlias.has(networkName(lower));
}

/** How a configured network is called here: as everybody calls it where it is a public one, else by its id. */
export function configuredNetworkName({
  id,
  bridgeDomain,
}: {
  readonly id: string;
  readonly bridgeDomain?: string;
}): string {
  return bridgeDomain !== undefined && isKnownNetwork(bridgeDomain) ? networkName(bridgeDomain) : networkName(id);
}

/** How the configured networks fold case, of those of which the configuration says it. */
export function configuredCaseMappings(
  networks: readonly { readonly id: string; readonly bridgeDomain?: string; readonly caseMapping?: CaseMapping }[],
): CaseMappings {
  return new Map(
    networks.flatMap((network) =>
      network.caseMapping === undefined ? [] : [[configuredNetworkName(network), network.caseMapping] as const],
    ),
  );
}
