import type { ActPorts } from '#src/acts/ports';
import type { ActorId } from '#src/portals/actor';
import type { RoomId } from '#src/portals/ids';
import type { RoomEvent } from '#src/portals/room-event';
import { postOnce } from './post-once.ts';
import { insiders } from './speakers.ts';
import { threadOf } from './thread.ts';

/** An answer to what somebody wrote. */
export interface Reply {
  readonly event: RoomEvent;
  readonly text: string;
}

/** Posts an answer under the event's own act id, so that it is said once; silent where none of ours is in the room. */
export async function reply(ports: ActPorts, { event, text }: Reply): Promise<void> {
  const as = await insideNow(ports, event.room);
  if (!as) return;
  const content = {
    msgtype: 'm.notice',
    body: text,
    'm.mentions': { user_ids: [event.sender] },
    ...threadOf(event, event.eventId),
  };
  await postOnce(ports, { room: event.room, as, act: `reply/${event.eventId}`, content, since: event.at });
}

/** The account of ours that is in a room and speaks there first; undefined when none is. */
export async function insideNow(ports: ActPorts, room: RoomId): Promise<ActorId | undefined> {
  const { actors } = ports.installation;
  const ordered = [
    ...actors.filter(({ kind }) => kind === 'service'),
    ...actors.filter(({ kind }) => kind !== 'service'),
  ];
  const [first] = await insiders(
    ports,
    room,
    ordered.map(({ id }) => id),
  );
  return first;
}
