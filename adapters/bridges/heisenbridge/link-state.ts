import type { LinkQuery, LinkState } from '#adapters/contract';
import { isTributaryError } from '#src/errors/tributary-error';
import type { Parts } from './parts.ts';
import { type Plumb, plumbIn } from './plumbs.ts';
import { membersOf } from './seen-members.ts';
import { holds, isInChannel, statusOf } from './standing.ts';
import { isNamed } from './words.ts';

/**
 * How a link stands by the room, by the bridge's notes or words, and by the IRC server's word on where its account is.
 * `pending`: the bridge keeps the link and is not in the channel, or has left the room and its ghosts have not.
 */
export async function linkState(parts: Parts, { room, channel }: LinkQuery): Promise<LinkState> {
  const members = await membersOf(parts, room);
  if (members === undefined) return 'unknown';
  if (!members.hasBot) return members.ghosts.length > 0 ? 'pending' : 'unlinked';
  if (parts.words === undefined) return members.ghosts.length > 0 ? 'linked' : 'unlinked';
  const plumb = await plumbIn(parts, room);
  if (plumb === undefined || !isNamed(plumb.channel, channel.channel)) return 'unlinked';
  return byItsWord(parts, plumb);
}

/** A note may be older than the link it speaks of, so the bridge is asked where it answers us. */
async function byItsWord(parts: Parts, plumb: Plumb): Promise<LinkState> {
  const { words } = parts;
  const known = (await words?.rooms.networks()) ?? [];
  const { networkRoom: room, channel } = plumb;
  if (words === undefined || !known.some((one) => one.room === room)) return 'linked';
  try {
    const status = await statusOf(words, room);
    if (!holds(status, channel)) return 'unlinked';
    const isWorking = status.isConnected && (await isInChannel(words, { room, channel }));
    return isWorking ? 'linked' : 'pending';
  } catch (error) {
    if (isTributaryError(error, 'HEISENBRIDGE_SILENT')) return 'unknown';
    throw error;
  }
}
