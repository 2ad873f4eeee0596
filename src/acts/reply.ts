import type { ActorId } from '#src/portals/actor';
import type { RoomEvent } from '#src/portals/room-event';
import type { ActPorts } from './ports.ts';
import { postOnce } from './post-once.ts';
import { insiders } from './speakers.ts';

/** An answer to what somebody wrote. */
export interface Reply {
  readonly event: RoomEvent;
  readonly text: string;
}

/** Posts an answer under the event's own act id, so that it is said once; silent where none of ours is in the room. */
export async function reply(ports: ActPorts, { event, text }: Reply): Promise<void> {
  const as = await insideNow(ports, event);
  if (!as) return;
  const content = {
    msgtype: 'm.notice',
    body: text,
    'm.mentions': { user_ids: [event.sender] },
    'm.relates_to': { 'm.in_reply_to': { event_id: event.eventId } },
  };
  await postOnce(ports, { room: event.room, as, act: `reply/${event.eventId}`, content, since: event.at });
}

async function insideNow(ports: ActPorts, event: RoomEvent): Promise<ActorId | undefined> {
  const { actors } = ports.installation;
  const ordered = [
    ...actors.filter(({ kind }) => kind === 'service'),
    ...actors.filter(({ kind }) => kind !== 'service'),
  ];
  const [first] = await insiders(
    ports,
    event.room,
    ordered.map(({ id }) => id),
  );
  return first;
}
