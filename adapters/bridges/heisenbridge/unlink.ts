import { setTimeout as pause } from 'node:timers/promises';
import type { LinkAnswer, LinkQuery } from '#adapters/contract';
import { isTributaryError } from '#src/errors/tributary-error';
import type { RoomId, UserId } from '#src/portals/ids';
import { linkState } from './link-state.ts';
import type { NetworkRoom } from './network-rooms.ts';
import { enterConfigured } from './order-room.ts';
import { unplumbOrder } from './orders.ts';
import type { Parts, Words } from './parts.ts';
import { type Plumb, plumbIn, roomSaid } from './plumbs.ts';
import { membersOf } from './seen-members.ts';
import { holds, statusOf } from './standing.ts';
import { foreignTask, leftBehindTask, sayTask } from './tasks.ts';
import { isNamed, isThrough } from './words.ts';

const LEAVE_MS = 15_000;
const LOOK_MS = 250;
/** Ghosts leave one after the other, dozens a second; when none has for so long, none will. */
const STUCK_MS = 4_000;
const LONGEST_MS = 60_000;

/** Removes a link and sees the bridge and its ghosts leave. A link that is not there is removed already. */
export async function unlink(parts: Parts, query: LinkQuery): Promise<LinkAnswer> {
  const members = await membersOf(parts, query.room);
  if (parts.words === undefined) {
    if ((await linkState(parts, query)) === 'unlinked') return { kind: 'done' };
    return sayTask(parts, query, 'unlink');
  }
  if (members === undefined || !members.hasBot) return untilEmpty(parts, parts.words, query.room);
  const plumb = await plumbIn(parts, query.room);
  if (plumb === undefined || !isNamed(plumb.channel, query.channel.channel)) return { kind: 'done' };
  await enterConfigured(parts, parts.words);
  const place = (await parts.words.rooms.networks()).find(({ room }) => room === plumb.networkRoom);
  if (place === undefined) return foreignTask(parts, plumb);
  if (!(await isItsLink(parts, parts.words, { plumb, place }))) return { kind: 'done' };
  await parts.words.conversation.ask({
    room: place.room,
    text: unplumbOrder(plumb.channel),
    what: `to unlink ${plumb.channel} from ${query.room}`,
    isAnswered: isThrough,
  });
  return untilLeft(parts, parts.words, query.room);
}

interface Link {
  readonly plumb: Plumb;
  readonly place: NetworkRoom;
}

/** The order names no room, so a link of the channel to another room must not be meant by an old note. */
async function isItsLink(parts: Parts, words: Words, { plumb, place }: Link): Promise<boolean> {
  if (!holds(await statusOf(words, place.room), plumb.channel)) return false;
  return ((await roomSaid(parts, place, plumb.channel)) ?? plumb.room) === plumb.room;
}

async function untilLeft(parts: Parts, words: Words, room: RoomId): Promise<LinkAnswer> {
  for (let waited = 0; waited < LEAVE_MS; waited += LOOK_MS) {
    const members = await membersOf(parts, room);
    if (members === undefined || !members.hasBot) return untilEmpty(parts, words, room);
    await pause(LOOK_MS);
  }
  return { kind: 'refused', why: `it still is in ${room}` };
}

/** Ghosts that the bridge forgot, because it was stopped while it left, are removed by our own power (spec B-7). */
async function untilEmpty(parts: Parts, words: Words, room: RoomId): Promise<LinkAnswer> {
  let [least, since] = [Number.POSITIVE_INFINITY, 0];
  for (let waited = 0; waited < LONGEST_MS; waited += LOOK_MS) {
    const ghosts = (await membersOf(parts, room))?.ghosts ?? [];
    if (ghosts.length === 0) return { kind: 'done' };
    if (ghosts.length < least) [least, since] = [ghosts.length, waited];
    if (waited - since >= STUCK_MS) return removeAll(words, room, ghosts);
    await pause(LOOK_MS);
  }
  return { kind: 'done' }; // they are still leaving, and that they have left is waited for elsewhere
}

async function removeAll({ talk }: Words, room: RoomId, ghosts: readonly UserId[]): Promise<LinkAnswer> {
  for (const [index, user] of ghosts.entries()) {
    try {
      await talk.remove({ room, user, reason: 'The bridge of this room has left it.' });
    } catch (error) {
      if (!isTributaryError(error, 'MATRIX_REFUSED')) throw error;
      return leftBehindTask(room, ghosts.slice(index));
    }
  }
  return { kind: 'done' };
}
