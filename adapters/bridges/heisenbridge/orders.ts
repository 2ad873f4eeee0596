import type { RoomId } from '#src/portals/ids';

/** A channel that goes from room to room, with what it needs in the new one. */
export interface MoveOrder {
  readonly channel: string;
  readonly room: RoomId;
  /** Of a channel with mode +k; undefined: it needs none. */
  readonly key?: string | undefined;
  /** Orders that give the new link the settings of the old one. */
  readonly settings?: readonly string[];
}

/** Seconds between the tries: the bridge lets go of a room when its homeserver tells it that it has left. */
const LETS_GO = ['0.1', '0.3', '1'] as const;

/** What is asked to learn how a network room stands; the IRC server has no part in it. */
export const STATUS_ORDER = 'STATUS';

/** What is asked to learn in which channels the bridge's account is; each question uses up some of its right to speak. */
export const WHEREABOUTS_ORDER = 'WHOAMI';

/** Orders are done one after the other, but messages at the same time: the answer to this ends a message. */
const LAST_ORDER = 'STATUS';

/**
 * One word of an order. The bridge splits as a shell does, and answers nothing at all when a quote stays open: so every
 * word is quoted.
 */
export function quoted(word: string): string {
  return `"${word.replace(/["\\]/g, '\\$&')}"`;
}

/** Links a channel that is in no room of the bridge. */
export function plumbOrder({ settings = [], ...order }: MoveOrder): string {
  return [plumb(order), ...settings, LAST_ORDER].join('; ');
}

/** Removes a channel's link, whichever room it leads to. */
export function unplumbOrder(channel: string): string {
  return [unplumb(channel), LAST_ORDER].join('; ');
}

/**
 * Takes a channel out of its room and into another in one message, so that a crash of ours in between cannot leave it
 * without any. PLUMB is refused as long as the bridge has not seen itself leave, and is therefore said several times:
 * once it has taken effect, more of them do nothing.
 */
export function moveOrder({ settings = [], ...order }: MoveOrder): string {
  const tries = LETS_GO.map((seconds) => `WAIT ${seconds}; ${plumb(order)}`);
  return [unplumb(order.channel), ...tries, ...settings, LAST_ORDER].join('; ');
}

/** Lets the bridge's own account enter a channel that is linked already. */
export function joinOrder(channel: string, key?: string): string {
  const words = [channel, ...(key === undefined ? [] : [key])];
  return [`JOIN ${words.map(quoted).join(' ')}`, LAST_ORDER].join('; ');
}

/** An order for the room of a channel, said in the network's room. */
export function roomOrder(channel: string, ...words: readonly string[]): string {
  return `ROOM ${[channel, ...words].map(quoted).join(' ')}`;
}

function plumb({ channel, room, key }: MoveOrder): string {
  const words = [room, channel, ...(key === undefined ? [] : [key])];
  return `PLUMB ${words.map(quoted).join(' ')}`;
}

function unplumb(channel: string): string {
  return `UNPLUMB ${quoted(channel)}`;
}
