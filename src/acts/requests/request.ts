import type { ActPorts } from '#src/acts/ports';
import { tell } from '#src/acts/speaking/tell';
import type { MergeWish } from '#src/consent/commands';
import { TributaryError } from '#src/errors/tributary-error';
import type { EventId, RoomId } from '#src/portals/ids';
import type { RequestId } from '#src/ports/merge-requests';

const ID_ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789';
const DAY_MS = 86_400_000;
/** How often one person may ask within a day, whatever comes of it (spec C-12). */
const MOST_A_DAY = 5;

/** What somebody of a community asks for. */
export interface MergeAsk {
  readonly wish: MergeWish;
  /** A Matrix user id, or `nick!user@host`. */
  readonly by: string;
  /** Where it was written; left out: on a network. */
  readonly room?: RoomId;
  readonly event?: EventId;
}

/**
 * Writes down what somebody of a community asks for. Nothing is looked up here, so that a name on a server that does not answer
 * holds nobody up; `workOnRequests` looks and answers. Throws REQUESTED_TOO_OFTEN.
 */
export async function request(ports: ActPorts, { wish, by, room, event }: MergeAsk): Promise<RequestId> {
  const at = ports.clock.now();
  const count = await ports.requests.countOf({ by, since: at - DAY_MS });
  if (count >= MOST_A_DAY) throw new TributaryError('REQUESTED_TOO_OFTEN', { facts: { count } });
  const id = `r_${ports.chance.pick(ID_ALPHABET, 10)}` as RequestId;
  const place = { ...(room !== undefined && { room }), ...(event !== undefined && { event }) };
  const into = wish.into === undefined ? {} : { into: wish.into };
  await ports.requests.keep({
    ...{ id, by, at, retire: wish.retire, changedAt: at, rooms: [], supporters: [{ by, at }] },
    ...{ ...into, ...place, state: 'received' },
  });
  await tell(ports, {
    plan: { id },
    who: by,
    what: 'request-made',
    detail: { ...into, retire: wish.retire, ...place },
  });
  return id;
}
