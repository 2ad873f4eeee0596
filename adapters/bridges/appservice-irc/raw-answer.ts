import { isJsonObject } from '#src/portals/json';
import { parsedOf } from './refusals.ts';
import { isSpelledAlike } from './translate-place.ts';

/** A line that the bot heard, as the debug API hands it on. */
export interface RawLine {
  /** Number or word of the protocol. */
  readonly command: string;
  readonly args: readonly string[];
}

/** Who is in a channel, as the bot sees it. */
export interface SeenChannel {
  /** The bot's own nick. */
  readonly bot: string;
  readonly isBotInside: boolean;
  /** Nicks of operators, in the server's order; the bot is none. */
  readonly operators: readonly string[];
}

/** Prefixes of those who may decide about a channel: owners, admins, operators. */
const DECIDES = /^[+%]*[~&@]/;
const PREFIXES = /^[~&@%+]+/;
/** Why a server lets nobody in: no such channel, full, invited only, banned, key, mask, registered nicks only. */
const NOT_LET_IN = new Set(['403', '405', '437', '471', '473', '474', '475', '476', '477', '489', '520']);

/** The whole answer where the bot has no connection to the network. */
const NO_CONNECTION = /^(There is no underlying client|User .*(does not have a client|has no connection))/;

/** The lines of an answer; what it repeats of our own words is left out. */
export function linesIn(text: string): readonly RawLine[] {
  return text.split('\n').flatMap((line) => readLine(parsedOf(line)));
}

/** What the answer to NAMES tells of a channel; undefined when it tells nothing. */
export function channelIn(text: string, channel: string): SeenChannel | undefined {
  const replies = linesIn(text).filter(
    ({ command, args }) => command === '353' && isSpelledAlike(args[2] ?? '', channel),
  );
  const [bot] = replies[0]?.args ?? [];
  if (bot === undefined) return undefined;
  const names = replies.flatMap(({ args }) => (args[3] ?? '').split(' ')).filter((name) => name !== '');
  const others = names.filter((name) => name.replace(PREFIXES, '') !== bot);
  const operators = others.filter((name) => DECIDES.test(name)).map((name) => name.replace(PREFIXES, ''));
  return { bot, isBotInside: others.length < names.length, operators };
}

/** The modes of a channel as letters; undefined when the answer tells none. */
export function modesIn(text: string, channel: string): string | undefined {
  const reply = linesIn(text).find(({ command, args }) => command === '324' && isSpelledAlike(args[1] ?? '', channel));
  return reply && (reply.args[2] ?? '').replace(/[^a-z]/gi, '');
}

/** What the server, or the bridge, said against the bot's joining; undefined: nothing. */
export function whyNotLetIn(text: string, channel: string): string | undefined {
  const [first = ''] = text.split('\n', 1);
  if (NO_CONNECTION.test(first)) return first;
  const refusal = linesIn(text).find(
    ({ command, args }) => NOT_LET_IN.has(command) && args.some((arg) => isSpelledAlike(arg, channel)),
  );
  return refusal && `${refusal.command} ${refusal.args.at(-1) ?? ''}`;
}

function readLine(parsed: unknown): readonly RawLine[] {
  if (!isJsonObject(parsed)) return [];
  const { rawCommand, args } = parsed;
  if (typeof rawCommand !== 'string' || !Array.isArray(args)) return [];
  return [{ command: rawCommand, args: args.map(String) }];
}
