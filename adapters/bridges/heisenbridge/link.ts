import { setTimeout as pause } from 'node:timers/promises';
import type { LinkAnswer, LinkRequest } from '#adapters/contract';
import { TributaryError } from '#src/errors/tributary-error';
import type { RoomId } from '#src/portals/ids';
import { linkState } from './link-state.ts';
import { joinOrder, moveOrder, plumbOrder } from './orders.ts';
import type { Parts } from './parts.ts';
import { noteOf } from './plumbs.ts';
import { type Ready, readiness } from './readiness.ts';
import { membersOf } from './seen-members.ts';
import { settingOrders } from './settings.ts';
import { isInChannel } from './standing.ts';
import { keptOutTask, sayTask } from './tasks.ts';
import { isThrough, type PlumbRefusal, type PlumbWords, readEntry, readPlumb } from './words.ts';

/** With all its tries an order takes less than three seconds; an IRC server may let somebody wait. */
const ORDER_MS = 20_000;
const ENTRY_MS = 5_000;
const LOOK_MS = 200;
/** The bridge lets go of a room only when its homeserver has told it that it left. */
const MOST_TRIES = 3;

/**
 * Links a channel to a room and to no other: out of its old room first, since the bridge knows one room for a channel.
 * Safe to repeat at any point; what the bridge hears late, it still does.
 */
export async function link(parts: Parts, request: LinkRequest): Promise<LinkAnswer> {
  const { words } = parts;
  if (words === undefined) {
    if ((await linkState(parts, request)) === 'linked') return { kind: 'done' };
    return sayTask(parts, request, 'link');
  }
  const ready = await readiness(parts, words, request);
  if (ready.kind !== 'ready') return ready;
  if (ready.now === 'there') return stayIn(ready, request);
  return order(parts, ready, request);
}

/** Whether a link could be moved now; nothing is changed. */
export async function readyToMove(parts: Parts, request: LinkRequest): Promise<LinkAnswer> {
  const { words } = parts;
  if (words === undefined) return link(parts, request);
  const ready = await readiness(parts, words, request);
  return ready.kind === 'ready' ? { kind: 'done' } : ready;
}

/** What stands is left as it is. */
async function stayIn(ready: Ready, request: LinkRequest): Promise<LinkAnswer> {
  const where = { room: ready.place.room, channel: request.channel.channel };
  return (await isInChannel(ready.words, where)) ? { kind: 'done' } : comeIn(ready, request, 1);
}

/**
 * The bridge keeps the link; its account may not be in the channel: kicked, not let in, or its order to enter was dropped.
 * When it hears that it left a channel, it forgets all that it was about to say to IRC. `messages`: how many of ours it
 * has still to get through, this one included.
 */
async function comeIn({ words, place, key }: Ready, { channel }: LinkRequest, messages: number): Promise<LinkAnswer> {
  const { lines } = await words.conversation.ask({
    room: place.room,
    text: joinOrder(channel.channel, key),
    what: `to enter ${channel.channel}`,
    isAnswered: (heard) => isThrough(heard, messages) && isSettled(readEntry(heard, channel.channel)),
    within: ENTRY_MS,
  });
  const heard = readEntry(lines, channel.channel);
  if (heard.isInside) return { kind: 'done' };
  // An IRC server says nothing to somebody who is in already.
  const where = { room: place.room, channel: channel.channel };
  if (heard.refusal === undefined && (await isInChannel(words, where))) return { kind: 'done' };
  return keptOutTask(channel, heard.refusal?.why);
}

async function order(parts: Parts, ready: Ready, request: LinkRequest): Promise<LinkAnswer> {
  const { channel } = request.channel;
  const note = request.source && (await noteOf(ready.words, request.source));
  const settings = note ? settingOrders(channel, note) : [];
  const wanted = { channel, room: request.room, key: ready.key, settings };
  let heard = await give(ready, request, ready.now === 'in-source' ? moveOrder(wanted) : plumbOrder(wanted));
  const { left } = heard;
  for (let tries = 1; tries < MOST_TRIES && heard.refusal?.by === 'channel-in-use'; tries += 1) {
    heard = await give(ready, request, plumbOrder(wanted));
  }
  if (!heard.isPlumbed) return givenUp(parts, { ready, request, left, refusal: heard.refusal });
  await untilEntered(parts, request.room);
  if (heard.isInside) return { kind: 'done' };
  if (heard.refusal) return keptOutTask(request.channel, heard.refusal.why);
  return comeIn(ready, request, heard.isThrough ? 1 : 2);
}

async function give(
  ready: Ready,
  { channel, room }: LinkRequest,
  text: string,
): Promise<PlumbWords & { readonly isThrough: boolean }> {
  const { lines } = await ready.words.conversation.ask({
    room: ready.place.room,
    text,
    what: `to link ${channel.channel} to ${room}`,
    isAnswered: (heard) => isOver(heard, readPlumb(heard, channel.channel)),
    within: ORDER_MS,
  });
  return { ...readPlumb(lines, channel.channel), isThrough: isThrough(lines) };
}

/** Each moment out of the channel loses what is said there, so nothing more is waited for then. */
function isOver(lines: readonly string[], words: PlumbWords): boolean {
  return words.isOutside || (isThrough(lines) && isSettled(words));
}

/** Once it keeps the link, the IRC server's answer is still to come. */
function isSettled({ isPlumbed, isInside, refusal }: PlumbWords): boolean {
  return !isPlumbed || isInside || refusal !== undefined;
}

interface GivenUp {
  readonly ready: Ready;
  readonly request: LinkRequest;
  /** The room the channel has been taken out of by now. */
  readonly left: RoomId | undefined;
  readonly refusal: PlumbRefusal | undefined;
}

/** A channel that could not go to its new room goes back to the old one before anything else. */
async function givenUp(parts: Parts, { ready, request, left, refusal }: GivenUp): Promise<never> {
  const { channel } = request.channel;
  if (left !== undefined && refusal?.by === 'room') {
    await give(ready, request, plumbOrder({ channel, room: left, key: ready.key }));
  }
  throw refusalError(parts, { ready, request, refusal });
}

function refusalError(parts: Parts, { ready, request, refusal }: Omit<GivenUp, 'left'>): TributaryError {
  const { talk } = ready.words;
  const facts = {
    bridge: parts.setting.id,
    channel: request.channel.channel,
    room: request.room,
    bot: parts.setting.bot,
    user: talk.user,
    why: refusal?.why,
  };
  switch (refusal?.by) {
    case 'room':
      return new TributaryError('HEISENBRIDGE_ROOM_CLOSED', { facts });
    case 'bridge':
      return new TributaryError('HEISENBRIDGE_NOT_ADMIN', { facts });
    case 'connection':
      return new TributaryError('HEISENBRIDGE_NOT_CONNECTED', { facts: { ...facts, room: ready.place.room } });
    case 'channel-in-use':
      return new TributaryError('HEISENBRIDGE_HOLDS_ON', { facts });
    default: {
      const what = `to link ${request.channel.channel} to ${request.room}`;
      const seconds = ORDER_MS / 1_000;
      return new TributaryError('HEISENBRIDGE_SILENT', { facts: { ...facts, what, seconds, room: ready.place.room } });
    }
  }
}

/** Its word is one thing, the room another: the bot is there. */
async function untilEntered(parts: Parts, room: RoomId): Promise<void> {
  for (let waited = 0; waited < ENTRY_MS; waited += LOOK_MS) {
    const members = await membersOf(parts, room);
    if (members === undefined || members.hasBot) return;
    await pause(LOOK_MS);
  }
}
