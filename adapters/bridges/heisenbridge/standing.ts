import type { RoomId } from '#src/portals/ids';
import { roomOrder, STATUS_ORDER, WHEREABOUTS_ORDER } from './orders.ts';
import type { Words } from './parts.ts';
import { folded, isInside, isNamed, type NetworkStatus, readStatus, readWhereabouts } from './words.ts';

/** The bridge says no more than a few lines at once to IRC, and then one in 1.5 seconds. */
const WHEREABOUTS_MS = 12_000;

/** How a network room stands by the bridge's word. Throws HEISENBRIDGE_SILENT. */
export async function statusOf({ conversation }: Words, room: RoomId): Promise<NetworkStatus> {
  const { lines } = await conversation.ask({
    room,
    text: STATUS_ORDER,
    what: 'how it stands',
    isAnswered: (heard) => readStatus(heard) !== undefined,
  });
  return readStatus(lines) ?? { isConnected: false, plumbs: [], chats: [] };
}

/** True when the bridge links the channel to some room. */
export function holds({ plumbs }: NetworkStatus, channel: string): boolean {
  return plumbs.some((plumb) => isNamed(plumb, channel));
}

/** A channel of a network room. */
export interface ChannelPlace {
  readonly room: RoomId;
  readonly channel: string;
}

/**
 * True when the bridge's account is in a channel that it links, by the IRC server's word. Of a long list of channels the
 * bridge passes on only the end, so one that is missing there is looked for in its own list of names.
 */
export async function isInChannel({ conversation }: Words, { room, channel }: ChannelPlace): Promise<boolean> {
  const { lines } = await conversation.ask({
    room,
    text: WHEREABOUTS_ORDER,
    what: 'where it is',
    isAnswered: (heard) => readWhereabouts(heard) !== undefined,
    within: WHEREABOUTS_MS,
  });
  const inside = readWhereabouts(lines);
  if (inside?.length === 0) return false;
  return (inside !== undefined && isInside(inside, channel)) || hasItsName({ conversation }, { room, channel });
}

async function hasItsName({ conversation }: Pick<Words, 'conversation'>, { room, channel }: ChannelPlace) {
  const { lines } = await conversation.ask({
    room,
    text: roomOrder(channel, 'NAMES'),
    what: `who is in ${channel}`,
    isAnswered: (heard) => heard.some((line) => line.includes('Synchronizing members: got ')),
    within: WHEREABOUTS_MS,
  });
  return lines.some((line) => folded(line).startsWith(`${folded(channel)}: users`) && line.includes(' (you)'));
}
