import type { ActPorts } from '#src/acts/ports';
import type { Actor } from '#src/portals/actor';
import type { RoomEvent } from '#src/portals/room-event';
import { insiders } from './speakers.ts';

/** Our service user, when the event was said in a chat between its sender and that user alone; undefined otherwise (spec C-4). */
export async function directChatPartner(ports: ActPorts, event: RoomEvent): Promise<Actor | undefined> {
  const services = ports.installation.actors.filter(({ kind }) => kind === 'service');
  const inside = await insiders(
    ports,
    event.room,
    services.map(({ id }) => id),
  );
  for (const actor of services.filter(({ id }) => inside.includes(id))) {
    const members = await ports.world.joinedMembers({ room: event.room, as: actor.id });
    const alone = members.length === 2 && members.includes(actor.user) && members.includes(event.sender);
    if (alone) return actor;
  }
  return undefined;
}
