import { isRoomId } from '#src/portals/ids';
import type { NetworkSetting } from '#src/portals/installation';
import { configuredNetworkName, isKnownNetwork, networkName } from '#src/portals/irc-channel-network';
import { keysOfFields } from './endpoint-key.ts';

/** What a topic or a message points at. */
export interface LinksInText {
  /** Keys of places, as `Endpoint.identities` has them, and room ids. */
  readonly places: readonly string[];
  /** Repositories such as `github.com/org/repo`, in lower case. */
  readonly repositories: readonly string[];
}

/** The short name of an IRC network; undefined for a word that names none. */
export type NetworkNamer = (name: string) => string | undefined;

const MAX_TEXT = 4_000;
/** A topic that links to more than this says nothing about any of it. */
const MOST_LINKS = 20;

/** With its scheme, or as topics have it: a site that we read, after a space or a bracket, with the scheme left out. */
const URL_IN_TEXT =
  /(?:(?:https?|ircs?|irc6|matrix|xmpp):|(?<![^\s([<,;:"'|])(?=(?:www\.)?(?:github\.com|gitlab\.com|codeberg\.org|bitbucket\.org|framagit\.org|salsa\.debian\.org|invent\.kde\.org|git\.sr\.ht|sr\.ht|gitter\.im|matrix\.to|t\.me|discord\.gg)\/))[^\s<>"'`\\^{}|\p{Cc}\p{Cf}]{1,500}/giu;
const ALIAS_IN_TEXT =
  /(?<![^\s([<,;:"'])#[^\s:,<>"'()]{1,200}:(?:[a-z0-9-]{1,63}\.){0,8}[a-z0-9-]{1,63}(?::\d{1,5})?/giu;
const CHANNEL_ON =
  /(?<![^\s([,;:"'])(#{1,2}[^\s#,:;@()<>"']{1,60})\s{0,3}(?:on|@|at)\s{0,3}(?:the\s)?([a-z0-9.-]{2,60})/giu;
const REPOSITORY_HOSTS: readonly RegExp[] = [
  /^(?:www\.)?(github\.com)\/([\w.-]+\/[\w.-]+)/,
  /^(gitlab\.(?:com|[\w.-]+))\/([\w.-]+\/[\w.-]+)/,
  /^(codeberg\.org|bitbucket\.org|framagit\.org|salsa\.debian\.org|invent\.kde\.org)\/([\w.-]+\/[\w.-]+)/,
  /^(git\.sr\.ht|sr\.ht)\/(~[\w.-]+\/[\w.-]+)/,
];
/** First parts of paths on code hosts that are nobody's name. */
const NO_OWNERS = new Set(['orgs', 'topics', 'sponsors', 'about', 'features', 'marketplace', 'explore', 'settings']);

/** Reads what a text links to; nothing of the text itself is kept. Never fails, whatever the text is. */
export function linksInText(text: string, nameNetwork: NetworkNamer = publicNetwork): LinksInText {
  const read = text.slice(0, MAX_TEXT);
  const urls = [...read.matchAll(URL_IN_TEXT)].slice(0, MOST_LINKS).map(([url]) => wholeUrl(url));
  const places = [
    ...urls.flatMap((url) => placesOfUrl(url, nameNetwork)),
    ...[...read.replace(URL_IN_TEXT, ' ').matchAll(ALIAS_IN_TEXT)].flatMap(([alias]) => placesOfAlias(alias)),
    ...[...read.matchAll(CHANNEL_ON)].flatMap(([, channel = '', network = '']) =>
      placesOnNetwork(nameNetwork(network), channel),
    ),
  ];
  const repositories = urls.flatMap(repositoryOfUrl);
  return {
    places: [...new Set(places)].slice(0, MOST_LINKS),
    repositories: [...new Set(repositories)].slice(0, MOST_LINKS),
  };
}

/** Without the punctuation after it, and with its scheme. */
function wholeUrl(found: string): string {
  const url = found.replace(/[).,;:!?\]]+$/u, '');
  return /^(?:https?|ircs?|irc6|matrix|xmpp):/i.test(url) ? url : `https://${url}`;
}

/** The repository that an address is in; undefined when it is none of a known code host. */
export function repositoryOfPath(host: string, linkPath: string): string | undefined {
  return repositoryOfUrl(`https://${host}/${linkPath}`)[0];
}

function repositoryOfUrl(url: string): readonly string[] {
  const rest = url.replace(/^https?:\/\//i, '').toLowerCase();
  for (const host of REPOSITORY_HOSTS) {
    const [, name, repository] = host.exec(rest) ?? [];
    if (name === undefined || repository === undefined) continue;
    const [owner = ''] = repository.split('/');
    return NO_OWNERS.has(owner) ? [] : [`${name}/${repository.replace(/(\.git|\.)$/, '')}`];
  }
  return [];
}

function placesOfUrl(text: string, nameNetwork: NetworkNamer): readonly string[] {
  if (/^matrix:/i.test(text)) return placesOfMatrixUri(text.slice('matrix:'.length));
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) return [];
  if (/^irc/i.test(url.protocol)) return placesOfIrcUri(url, nameNetwork);
  if (url.protocol === 'xmpp:') return keysOfFields({ protocol: 'xmpp', channel: decoded(url.pathname) });
  return placesOfPage(url, nameNetwork);
}

function placesOfPage({ hostname, pathname, hash, searchParams }: URL, nameNetwork: NetworkNamer): readonly string[] {
  const host = hostname.toLowerCase();
  const shown = decoded(hash.replace(/^#\/?(?:room\/)?/, '').split('?', 1)[0] ?? '');
  if (/^[#!]/.test(shown) && shown.includes(':'))
    return shown.startsWith('#') ? placesOfAlias(shown) : placesOfRoom(shown);
  const path = decoded(pathname).replace(/^\/|\/$/g, '');
  if (host === 'gitter.im') return placesOfGitter(path);
  if (host === 't.me')
    return /^[A-Za-z]\w{3,31}$/.test(path) ? keysOfFields({ protocol: 'telegram', channel: path }) : [];
  if (host === 'discord.gg') return keysOfFields({ protocol: 'discord', invite: path });
  if (!/^(web|webchat|kiwiirc|www\.kiwiirc)\b/.test(host)) return [];
  const network = /(?:client|nextclient)\/([a-z0-9.-]+)/i.exec(path)?.[1] ?? host;
  const channels = (searchParams.get('channels') ?? hash ?? '').split(',').slice(0, MOST_LINKS);
  return channels.flatMap((channel) => placesOnNetwork(nameNetwork(network), withSign(decoded(channel))));
}

/** Only what Gitter's own names look like; `gitter.im/home` and the like are pages. */
function placesOfGitter(path: string): readonly string[] {
  const isRoom = /^[\p{L}\d_][\p{L}\d._-]*(\/[\p{L}\d._-]+){1,2}$/u.test(path);
  return isRoom ? [`gitter/${path.toLowerCase()}`] : [];
}

function placesOfIrcUri(url: URL, nameNetwork: NetworkNamer): readonly string[] {
  const named = decoded(url.hash === '' ? url.pathname.replace(/^\//, '') : url.hash).split(',', 1)[0] ?? '';
  return placesOnNetwork(nameNetwork(url.hostname), withSign(named));
}

function placesOfMatrixUri(rest: string): readonly string[] {
  const [, kind, id = ''] = /^(r|room|roomid)\/([^?]+)/i.exec(rest) ?? [];
  if (kind === undefined) return [];
  return kind.toLowerCase() === 'roomid' ? placesOfRoom(`!${decoded(id)}`) : placesOfAlias(`#${decoded(id)}`);
}

function placesOfAlias(alias: string): readonly string[] {
  return keysOfFields({ protocol: 'matrix', alias });
}

function placesOfRoom(room: string): readonly string[] {
  return isRoomId(room) ? [room] : [];
}

function placesOnNetwork(network: string | undefined, channel: string): readonly string[] {
  const isChannel = /^#[^\s,]+$/.test(channel) && channel.length > 1;
  return isChannel && network !== undefined ? keysOfFields({ protocol: 'irc', network, channel }) : [];
}

function publicNetwork(name: string): string | undefined {
  return isKnownNetwork(name) ? networkName(name) : undefined;
}

function withSign(channel: string): string {
  return channel === '' || /^[#&+!]/.test(channel) ? channel : `#${channel}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a broken escape is a broken link, and leads nowhere
  }
}

/** Names public networks, and those of the configuration by their id or by what bridges call them. */
export function networkNamer(networks: readonly Pick<NetworkSetting, 'id' | 'bridgeDomain'>[]): NetworkNamer {
  return (name) => {
    const lower = name.toLowerCase();
    const own = networks.find(
      ({ id, bridgeDomain }) => id.toLowerCase() === lower || bridgeDomain?.toLowerCase() === lower,
    );
    return own === undefined ? publicNetwork(name) : configuredNetworkName(own);
  };
}
