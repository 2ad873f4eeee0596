import type { ActPorts } from '#src/acts/ports';
import { findOwnMessage } from '#src/consolidation/own-message';
import type { ActorId } from '#src/portals/actor';
import { type EventId, type RoomId, type ServerName, serverOf } from '#src/portals/ids';
import type { JsonObject } from '#src/portals/json';
import { CLOCK_DIFFERENCE_MS, isBeginning, type RoomEvent } from '#src/portals/room-event';

/** A message of ours that must arrive once, whatever is repeated. */
export interface OwnMessage {
  readonly room: RoomId;
  readonly as: ActorId;
  /** Names the message within the room; sent as `io.tributary.act` (spec W-2). */
  readonly act: string;
  readonly content: JsonObject;
  /** Not sent before this time, milliseconds since 1970: as far back as is looked for it. */
  readonly since: number;
}

/** What was said lately is read as it is: a homeserver that is to sort out may look through the whole room for it. */
const LATELY = 100;

/** What posting takes. */
type PostingPorts = Pick<ActPorts, 'world' | 'voice' | 'installation'>;

/** Posts a message unless it is there already; the event either way. */
export async function postOnce(ports: PostingPorts, message: OwnMessage): Promise<EventId> {
  return (await findOrPost(ports, message)).eventId;
}

/** As `postOnce`, for whoever wants to know what stands there: a message that was posted before may say something else. */
export async function findOrPost(
  ports: PostingPorts,
  message: OwnMessage,
): Promise<Pick<RoomEvent, 'eventId' | 'content'>> {
  const before = await findOwn(ports, message);
  if (before) return before;
  const { room, as, act, content } = message;
  return { eventId: await ports.voice.post({ room, as, act, content }), content };
}

/**
 * Our message with this act id; what others write under such an id is not ours (threat T-10), and no time that another server
 * claims ends the search.
 */
export async function findOwn(
  { world, installation }: Pick<ActPorts, 'world' | 'installation'>,
  { room, as, act, since }: Omit<OwnMessage, 'content'>,
): Promise<RoomEvent | undefined> {
  const by = installation.actors.map(({ user }) => user);
  const lately = await world.readTimeline({ room, as, since: 0, limit: LATELY });
  const found = lately.find(({ sender, content }) => by.includes(sender) && content['io.tributary.act'] === act);
  const server = installation.actors.find(({ id }) => id === as)?.server;
  if (found || reachesBack(lately, { since, server })) return found;
  return findOwnMessage(world, { room, as, by, act, since });
}

/** Nothing of ours is older than these: the room begins among them, or its server, whose clock stamps ours as well, wrote the oldest before. */
function reachesBack(
  newestFirst: readonly RoomEvent[],
  { since, server }: Pick<OwnMessage, 'since'> & { readonly server: ServerName | undefined },
): boolean {
  if (newestFirst.length < LATELY || newestFirst.some(isBeginning)) return true;
  const oldest = newestFirst.findLast(({ sender }) => serverOf(sender) === server);
  return oldest !== undefined && oldest.at < since - CLOCK_DIFFERENCE_MS;
}
