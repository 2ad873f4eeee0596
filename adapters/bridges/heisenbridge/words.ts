import type { RoomId } from '#src/portals/ids';
import { isRoomId } from '#src/portals/ids';

/** How a network room stands, in the bridge's own words. */
export interface NetworkStatus {
  readonly isConnected: boolean;
  /** Channels that lead to rooms of communities. */
  readonly plumbs: readonly string[];
  /** Channels that somebody reads alone, in a room that the bridge made for them. */
  readonly chats: readonly string[];
}

/** What became of an order to link, as far as it has been said yet. */
export interface PlumbWords {
  /** It keeps the link from now on, whether or not IRC lets it in. */
  readonly isPlumbed: boolean;
  /** Its account entered the channel. */
  readonly isInside: boolean;
  /** Its account left the channel only after it had the new link: its order to enter may have been dropped with that. */
  readonly isOutside: boolean;
  /** The room it left first. */
  readonly left: RoomId | undefined;
  readonly refusal: PlumbRefusal | undefined;
}

/** Why a link did not come about; `network`: the channel did not let the account in. */
export interface PlumbRefusal {
  readonly by: 'room' | 'bridge' | 'connection' | 'network' | 'channel-in-use';
  readonly why: string;
}

const NOT_CONNECTED = 'Need to be connected to use this command.';
const ADMINS_ONLY = 'Plumbing is currently reserved for admins only.';
/** Marks of rank before a channel in an answer to WHOIS. */
const RANKS = /^[~&@%+!]*$/;
/** The line that every answer to STATUS has. */
const NICK = /^(Current|Configured) nickname: /;
const KEPT_OUT = /cannot join|can't join|join failed|inviteonlychan|bannedfromchan|channelisfull|badchanmask|too many/i;

/** The answer to `STATUS`, which comes in one piece; undefined as long as it has not come. */
export function readStatus(lines: readonly string[]): NetworkStatus | undefined {
  const nick = lines.find((line) => NICK.test(line));
  if (nick === undefined) return undefined;
  return {
    // After a lost connection "Connected for …" is still said; the nick tells.
    isConnected: nick.startsWith('Current'),
    plumbs: listAfter('Plumbs: ', lines),
    chats: listAfter('Channels: ', lines),
  };
}

/** The channels that the IRC server says the bridge's account is in, with marks of rank; undefined: it has not said yet. */
export function readWhereabouts(lines: readonly string[]): readonly string[] | undefined {
  if (lines.includes(NOT_CONNECTED)) return [];
  if (!lines.some((line) => line.startsWith('nick: '))) return undefined;
  const channels = lines.find((line) => line.startsWith('channels: '));
  return channels?.slice('channels: '.length).split(' ') ?? [];
}

/** True when the IRC server's list holds the channel, with or without a mark of rank. */
export function isInside(inside: readonly string[], channel: string): boolean {
  return inside.some((entry) => {
    const name = folded(entry);
    return name.endsWith(folded(channel)) && RANKS.test(name.slice(0, name.length - channel.length));
  });
}

/** True when both name the same channel, as the bridge compares: by lower case. */
export function isNamed(one: string, other: string): boolean {
  return folded(one) === folded(other);
}

/** The channel in the spelling that the bridge keeps. */
export function folded(channel: string): string {
  return channel.toLowerCase();
}

/** True when it has done the last order of a message, or of several. */
export function isThrough(lines: readonly string[], messages = 1): boolean {
  return lines.filter((line) => NICK.test(line)).length >= messages;
}

/** What an order to enter a channel that is linked already was answered so far. */
export function readEntry(lines: readonly string[], channel: string): PlumbWords {
  return wordsOn(lines, { channel, isHeld: true });
}

/** What an order to link was answered so far. */
export function readPlumb(lines: readonly string[], channel: string): PlumbWords {
  return wordsOn(lines, { channel, isHeld: false });
}

function wordsOn(
  lines: readonly string[],
  { channel, isHeld }: { readonly channel: string; readonly isHeld: boolean },
): PlumbWords {
  const own = `${folded(channel)}: `;
  const about = lines.filter((line) => folded(line).includes(folded(channel)));
  const plumbed = lines.map(plumbedBy).filter((link) => link !== undefined);
  const isPlumbed = isHeld || plumbed.some((link) => isNamed(link.channel, channel));
  return {
    isPlumbed,
    isInside: about.some((line) => folded(line).startsWith(`${own}joined `)),
    isOutside: about.some((line) => folded(line).startsWith(`${own}you left the channel.`)),
    left: leftBy(lines),
    refusal: refusalIn(lines, { about, isPlumbed }),
  };
}

/** The room and the channel of a line that tells of a new link; undefined for any other line. */
export function plumbedBy(line: string): { readonly room: RoomId; readonly channel: string } | undefined {
  const [, room, channel] = /^Plumbed (\S+) to (\S+), to unplumb just kick me out\.$/.exec(line) ?? [];
  return room !== undefined && channel !== undefined && isRoomId(room) ? { room, channel } : undefined;
}

/** The room that it says it leaves; undefined when it says no such thing. */
export function leftBy(lines: readonly string[]): RoomId | undefined {
  const rooms = lines.flatMap((line) => /^Leaving (\S+) to unplumb\.$/.exec(line)?.[1] ?? []);
  return rooms.find(isRoomId);
}

/** True when it has no link of the channel to remove. */
export function saysNotPlumbed(lines: readonly string[], channel: string): boolean {
  return lines.some((line) => line.endsWith(' is not plumbed') && isNamed(line.slice(0, -15), channel));
}

/** The modes of a channel with their parameters, such as `['+kn', 'sesame']`; undefined when they were not said. */
export function readModes(lines: readonly string[], channel: string): readonly string[] | undefined {
  const start = `${folded(channel)}: current channel modes: `;
  const line = lines.find((one) => folded(one).startsWith(start));
  return line
    ?.slice(start.length)
    .split(' ')
    .filter((part) => part !== '');
}

/** The id of a room that it names in brackets, as its answers to OPEN do. */
export function roomIn(lines: readonly string[]): RoomId | undefined {
  return lines.flatMap((line) => /\((!\S+)\)$/.exec(line)?.[1] ?? []).find(isRoomId);
}

function refusalIn(
  lines: readonly string[],
  { about, isPlumbed }: { readonly about: readonly string[]; readonly isPlumbed: boolean },
): PlumbRefusal | undefined {
  const noRoom = lines.find((line) => line.startsWith('Failed to join room: '));
  const keptOut = about.find((line) => KEPT_OUT.test(line));
  if (isPlumbed) return keptOut === undefined ? undefined : { by: 'network', why: keptOut };
  if (noRoom !== undefined) return { by: 'room', why: noRoom.slice('Failed to join room: '.length) };
  if (lines.includes(ADMINS_ONLY)) return { by: 'bridge', why: ADMINS_ONLY };
  if (lines.includes(NOT_CONNECTED)) return { by: 'connection', why: NOT_CONNECTED };
  const inUse = about.find((line) => line.startsWith('You are already on '));
  return inUse === undefined ? undefined : { by: 'channel-in-use', why: inUse };
}

function listAfter(start: string, lines: readonly string[]): readonly string[] {
  const line = lines.find((one) => one.startsWith(start));
  return (
    line
      ?.slice(start.length)
      .split(', ')
      .filter((name) => name !== '') ?? []
  );
}
