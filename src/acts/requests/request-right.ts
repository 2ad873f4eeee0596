import type { ActPorts } from '#src/acts/ports';
import { leaveAgain, lookInside } from '#src/acts/rooms/look-inside';
import type { NamedRoom } from '#src/acts/rooms/named-room';
import { stateSeen } from '#src/acts/rooms/state-seen';
import { accountKinds } from '#src/consent/account-kinds';
import { OBJECTION_LEVEL } from '#src/consent/objection-period';
import { thenLetGo } from '#src/errors/let-go';
import { isUserId, type UserId } from '#src/portals/ids';
import { levelOf } from '#src/portals/power';
import type { StateEvent } from '#src/portals/room-event';
import { contentOf, powerSourceOf } from '#src/portals/room-state';

/** The level that lets a member of one of the rooms ask for all of them. */
export const REQUEST_LEVEL = OBJECTION_LEVEL;
/** So many rooms none of ours is in are joined to look who has power there; then they are left again. */
const MOST_ENTERED = 3;
const MOST_CHANNELS = 3;

/** Somebody who asks. */
export interface Requester {
  readonly by: string;
  /** The rooms as they were written; a channel's address among them is one whose operators may ask. */
  readonly written: readonly string[];
}

/** True when a person moderates one of these rooms, or is an operator of a channel that was named, as the servers say now. */
export async function mayRequest(
  ports: ActPorts,
  rooms: readonly NamedRoom[],
  { by, written }: Requester,
): Promise<boolean> {
  return isUserId(by) ? moderatesOne(ports, rooms, by) : operatesOne(ports, { by, written });
}

/** How somebody of a network is named as a requester: masks of two networks are two people. */
export function requesterOnNetwork({ network, mask }: { readonly network: string; readonly mask: string }): string {
  return `${network}/${mask}`;
}

/** Whom `requesterOnNetwork` named; undefined for a person of Matrix. */
export function readRequester(by: string): { readonly network: string; readonly mask: string } | undefined {
  const slash = by.indexOf('/');
  if (slash < 0 || isUserId(by)) return undefined;
  return { network: by.slice(0, slash), mask: by.slice(slash + 1) };
}

/** How people are told who asked: a Matrix user id, or `nick on network`, since nobody else needs to know from which host. */
export function requesterInWords(by: string): string {
  const person = readRequester(by);
  return person ? `${person.mask.split('!', 1)[0]} on ${person.network}` : by;
}

async function operatesOne(ports: ActPorts, { by, written }: Requester): Promise<boolean> {
  const person = readRequester(by);
  if (!person) return false;
  const { network, mask } = person;
  const prefix = `irc://${network}/`.toLowerCase();
  const side = ports.networks.of(network);
  for (const address of written.filter((text) => text.toLowerCase().startsWith(prefix)).slice(0, MOST_CHANNELS)) {
    if ((await side?.rightOf({ channel: address.slice(prefix.length), mask })) === 'holds') return true;
  }
  return false;
}

/** A joined human with a moderator's level. */
async function moderatesOne(ports: ActPorts, rooms: readonly NamedRoom[], by: UserId): Promise<boolean> {
  if (accountKinds(ports.installation, ports.drivers.all())(by) !== 'human') return false;
  const unseen: NamedRoom[] = [];
  for (const named of rooms) {
    const state = await stateSeen(ports, named.room);
    if (state.length === 0) unseen.push(named);
    else if (moderates(state, by)) return true;
  }
  for (const named of unseen.slice(0, MOST_ENTERED)) if (await moderatesInside(ports, named, by)) return true;
  return false;
}

function moderates(state: readonly StateEvent[], user: UserId): boolean {
  const isJoined = contentOf(state, 'm.room.member', user).membership === 'join';
  return isJoined && levelOf(powerSourceOf(state), user) >= REQUEST_LEVEL;
}

async function moderatesInside(ports: ActPorts, named: NamedRoom, by: UserId): Promise<boolean> {
  const entered = await lookInside(ports, [named], { peek: true, forAliases: false });
  const look = async () => moderates(await stateSeen(ports, named.room), by);
  return thenLetGo(look, () => leaveAgain(ports, entered));
}
