import type { ActPorts } from '#src/acts/ports';
import { insiders } from '#src/acts/speaking/speakers';
import { accountKinds } from '#src/consent/account-kinds';
import type { Actor } from '#src/portals/actor';
import type { UserId } from '#src/portals/ids';
import type { RoomEvent } from '#src/portals/room-event';
import type { Visit } from '#src/ports/visits';

const DAY_MS = 86_400_000;
/** How often one person may call us somewhere within a day (spec C-12). */
const MOST_A_DAY = 5;

/**
 * Hears an invitation. It is written down and followed by `makeVisits`, for a server that does not answer must hold nobody up.
 * Declined are programs, whoever invites too often, and portals, where whoever joins appears on the network (spec P-9).
 */
export async function hearInvitation(ports: ActPorts, event: RoomEvent): Promise<void> {
  const invited = invitedActor(ports, event);
  if (!invited || (await ports.heard.knows(event.eventId))) return;
  const { room, sender: by } = event;
  if ((await isBusiness(ports, { room, by })) || (await mayCallUs(ports, event)))
    await ports.visits.keep({ room, actor: invited.id, by, at: ports.clock.now() });
  else await ports.voice.leave({ room, as: invited.id });
  await ports.heard.firstTime(event.eventId);
}

function invitedActor({ installation }: ActPorts, { type, content, stateKey }: RoomEvent): Actor | undefined {
  if (type !== 'm.room.member' || content.membership !== 'invite') return undefined;
  return installation.actors.find(({ kind, user }) => kind === 'service' && user === stateKey);
}

/** A room of a plan that is asked or running, or a person who speaks for one. */
export async function isBusiness({ plans }: ActPorts, { room, by }: Pick<Visit, 'room' | 'by'>): Promise<boolean> {
  if ((await plans.concerning(room)).length > 0) return true;
  return (await plans.active()).some(({ plan }) => plan.parties.some(({ people }) => people.includes(by)));
}

async function mayCallUs(ports: ActPorts, { room, sender }: RoomEvent): Promise<boolean> {
  if (accountKinds(ports.installation, ports.drivers.all())(sender) !== 'human') return false;
  if (await isTooMuch(ports, sender)) return false;
  const bots = ports.installation.actors.filter(({ kind }) => kind === 'bridge-bot').map(({ id }) => id);
  return (await insiders(ports, room, bots)).length === 0;
}

async function isTooMuch({ visits, clock }: ActPorts, by: UserId): Promise<boolean> {
  return (await visits.countOf({ by, since: clock.now() - DAY_MS })) >= MOST_A_DAY;
}
