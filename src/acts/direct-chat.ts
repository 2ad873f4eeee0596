import type { Actor } from '#src/portals/actor';
import type { RoomEvent } from '#src/portals/room-event';
import type { ActPorts } from './ports.ts';
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

/** Comes into a chat to which a person of a plan that is asked or running invites us; all other invitations are left alone. */
export async function acceptInvitation(ports: ActPorts, event: RoomEvent): Promise<void> {
  if (event.type !== 'm.room.member' || event.content.membership !== 'invite') return;
  const invited = ports.installation.actors.find(({ kind, user }) => kind === 'service' && user === event.stateKey);
  if (!invited || !(await speaksForSomePlan(ports, event.sender))) return;
  await ports.voice.join({ room: event.room, as: invited.id, via: [] });
}

async function speaksForSomePlan({ plans }: ActPorts, person: string): Promise<boolean> {
  const active = await plans.active();
  return active.some(({ plan }) => plan.parties.some(({ people }) => people.some((known) => known === person)));
}
