import { TributaryError } from '#src/errors/tributary-error';
import { foldIrcCase } from '#src/portals/irc-channel';
import type { ListedChannel } from '#src/ports/network-abilities';
import type { IrcMessage } from './irc-framework.ts';
import type { IrcLink } from './irc-link.ts';
import type { IrcReply } from './irc-question.ts';
import { writeMask } from './person-mask.ts';
import { readable } from './plain-text.ts';

/** Somebody in a channel by its names list, with their modes there, highest first. */
export interface NamedPerson {
  readonly nick: string;
  readonly modes: readonly string[];
  readonly operator: boolean;
}

/** What WHOIS tells of somebody who is connected. */
export interface KnownPerson {
  readonly nick: string;
  readonly mask: string;
  readonly realname: string;
  /** Undefined: not logged in, or the network has no services. */
  readonly account: string | undefined;
}

const NO_CHANNEL = ['403', '401'];
/** Only members may see it. */
const NOT_FOR_OUTSIDERS = ['442', '482'];

/** Said instead of a long answer. */
const TOO_MANY = '416';

/** A guard against a server that lists without end. */
const MOST_LISTED = 200_000;

const NOTHING = { tags: {}, prefix: '', nick: '', command: '' };

/** Who is in a channel; empty when nobody is, or nobody outside may see it. */
export async function namesOf(link: IrcLink, channel: string): Promise<readonly NamedPerson[]> {
  const about = concerns(link, channel);
  const reply = await link.ask({ send: `NAMES ${channel}`, done: ['366'], failed: NO_CHANNEL, about });
  return linesOf(reply, '353', about)
    .flatMap(({ params }) => (params.at(-1) ?? '').split(' '))
    .filter((name) => name !== '')
    .map((name) => namedPerson(link, name));
}

/** Somebody in a channel by one line about them, which tells mask and modes of the same moment. */
export interface ListedPerson {
  readonly nick: string;
  readonly mask: string;
  readonly operator: boolean;
  /** Undefined: not logged in, or the server does not tell it in one line with the rest. */
  readonly account: string | undefined;
}

/** By this our answer is known; the server orders the fields itself: token, channel, user, host, nick, signs, account. */
const TOKEN = '152';
const WITH_ACCOUNTS = `%tcuhnfa,${TOKEN}`;

/** Who is in a channel, in one question for all; those who hide from outsiders are left out, and so is who is in a secret one. */
export async function whoIsIn(link: IrcLink, channel: string): Promise<readonly ListedPerson[]> {
  const { whoTellsAccounts } = link.traits();
  const about = concerns(link, channel);
  const failed = [...NO_CHANNEL, ...NOT_FOR_OUTSIDERS, TOO_MANY];
  const send = whoTellsAccounts ? `WHO ${channel} ${WITH_ACCOUNTS}` : `WHO ${channel}`;
  const reply = await link.ask({ send, done: ['315'], failed, about, soon: true });
  const usual = linesOf(reply, '352', about).flatMap(({ params: [, , user, host, , nick, flags] }) =>
    listedPerson(link, { user, host, nick, flags, account: undefined }),
  );
  const full = linesOf(reply, '354', about).flatMap(({ params: [, token, , user, host, nick, flags, account] }) =>
    token === TOKEN ? listedPerson(link, { user, host, nick, flags, account }) : [],
  );
  return [...usual, ...full];
}

type Listing = Readonly<Record<'user' | 'host' | 'nick' | 'flags' | 'account', string | undefined>>;

function listedPerson(link: IrcLink, { user, host, nick, flags = '', account = '0' }: Listing): ListedPerson[] {
  if (nick === undefined || user === undefined || host === undefined) return [];
  const operator = hasOperatorSign(link, flags);
  return [{ nick, mask: writeMask({ nick, user, host }), operator, account: account === '0' ? undefined : account }];
}

/** Here or gone, a star for who runs the network, then the signs of the modes in the channel. */
function hasOperatorSign(link: IrcLink, flags: string): boolean {
  const { prefixes, operatorModes } = link.traits();
  const signs = [...flags.slice(1)];
  return prefixes.some(({ symbol, mode }) => operatorModes.includes(mode) && signs.includes(symbol));
}

/** What the server knows of a nick; undefined when nobody has it now. */
export async function whois(link: IrcLink, nick: string): Promise<KnownPerson | undefined> {
  const about = concerns(link, nick);
  const reply = await link.ask({ send: `WHOIS ${nick}`, done: ['318'], failed: ['431'], about });
  const [, found, user, host] = linesOf(reply, '311', about)[0]?.params ?? [];
  if (found === undefined || user === undefined || host === undefined) return undefined;
  const realname = linesOf(reply, '311', about)[0]?.params.at(-1) ?? '';
  const account = linesOf(reply, '330', about)[0]?.params[2];
  return { nick: found, mask: writeMask({ nick: found, user, host }), realname: readable(realname), account };
}

/** A channel's mode letters, such as "nt"; undefined when there is no such channel or outsiders may not know. */
export async function modesOf(link: IrcLink, channel: string): Promise<string | undefined> {
  const about = concerns(link, channel);
  const failed = [...NO_CHANNEL, ...NOT_FOR_OUTSIDERS];
  const reply = await link.ask({ send: `MODE ${channel}`, done: ['324'], failed, about });
  return linesOf(reply, '324', about)[0]?.params[2]?.replace(/^\+/, '');
}

/** A channel's topic; empty when none is set or outsiders may not know. Some servers tell outsiders in their list only. */
export async function topicOf(link: IrcLink, channel: string): Promise<string> {
  const about = concerns(link, channel);
  const failed = [...NO_CHANNEL, ...NOT_FOR_OUTSIDERS];
  const reply = await link.ask({ send: `TOPIC ${channel}`, done: ['331', '332'], failed, about });
  if (reply.kind === 'done') return readable(linesOf(reply, '332', about)[0]?.params.at(-1) ?? '');
  if (NO_CHANNEL.includes(reply.numeric)) return '';
  return (await listed(link, channel)).find((one) => about({ ...NOTHING, params: [one.channel] }))?.topic ?? '';
}

/** The channels that the server shows, without its own (`&SERVER`); a name that is no channel is left out. */
export function listChannels(link: IrcLink): Promise<readonly ListedChannel[]> {
  return listed(link, '');
}

async function listed(link: IrcLink, channel: string): Promise<readonly ListedChannel[]> {
  const reply = await link.ask({ send: `LIST ${channel}`.trim(), done: ['323'], about: () => true });
  if (reply.kind === 'refused') throw refused(link, 'LIST', reply);
  const { listsModes } = link.traits();
  return linesOf(reply, '322', () => true)
    .slice(0, MOST_LISTED)
    .map(({ params: [, channel = '', people = '0', topic = ''] }) => ({
      channel,
      people: Number.parseInt(people, 10) || 0,
      topic: readable(listsModes ? topic.replace(/^\[\+[A-Za-z]*[^\]]*\] ?/, '') : topic),
    }))
    .filter(({ channel }) => /^[#+!]/.test(channel));
}

/** True for lines whose parameters name the channel or nick, as the server folds case. */
export function concerns(link: IrcLink, name: string): (message: IrcMessage) => boolean {
  const { caseMapping } = link.traits();
  const folded = foldIrcCase(name, caseMapping);
  return ({ params }) => params.some((param) => foldIrcCase(param, caseMapping) === folded);
}

function linesOf(reply: IrcReply, command: string, about: (message: IrcMessage) => boolean): readonly IrcMessage[] {
  return reply.lines.filter((message) => message.command === command && about(message));
}

/** Prefixes stand before the name, highest first; behind it the mask, where the server gives it. */
function namedPerson(link: IrcLink, name: string): NamedPerson {
  const { prefixes, operatorModes } = link.traits();
  const modes: string[] = [];
  let rest = name;
  for (let found = prefixes.find(isFirstOf); found !== undefined; found = prefixes.find(isFirstOf)) {
    modes.push(found.mode);
    rest = rest.slice(1);
  }
  const nick = rest.split('!', 1)[0] ?? rest;
  return { nick, modes, operator: modes.some((mode) => operatorModes.includes(mode)) };

  function isFirstOf({ symbol }: { readonly symbol: string }): boolean {
    return rest.startsWith(symbol);
  }
}

function refused(link: IrcLink, what: string, reply: { readonly numeric: string; readonly why: string }) {
  const facts = { network: link.network, what, numeric: reply.numeric, why: readable(reply.why) };
  return new TributaryError('IRC_REFUSED', { facts });
}
