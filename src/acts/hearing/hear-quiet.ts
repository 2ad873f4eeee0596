import type { ActPorts } from '#src/acts/ports';
import { insiders } from '#src/acts/speaking/speakers';
import { tell } from '#src/acts/speaking/tell';
import type { AccountKind } from '#src/consent/account-kinds';
import type { WordFault } from '#src/consent/judge-word';
import { OBJECTION_LEVEL } from '#src/consent/objection-period';
import { levelOf } from '#src/portals/power';
import type { RoomEvent } from '#src/portals/room-event';
import { contentOf, powerSourceOf } from '#src/portals/room-state';
import type { HeardAnswer } from './heard-answer.ts';

/** A moderator's word on whether anybody may be asked in a room. */
export interface QuietWord {
  readonly event: RoomEvent;
  readonly account: AccountKind;
  readonly quiet: boolean;
}

/** Ends all asking in the room where it is written, or lets it begin again (spec C-12). */
export async function hearQuiet(ports: ActPorts, { event, account, quiet }: QuietWord): Promise<HeardAnswer> {
  const fault = account === 'human' ? await faultOf(ports, event) : 'not-a-person';
  if (fault) return { kind: 'word-not-counted', fault, levelNeeded: OBJECTION_LEVEL };
  const { room, sender, eventId } = event;
  if (quiet) await ports.quietRooms.keepQuiet({ room, by: sender, event: eventId, at: ports.clock.now() });
  else await ports.quietRooms.welcome(room);
  const what = quiet ? 'asking-ended' : 'asking-welcome';
  for (const { plan } of await ports.plans.concerning(room))
    await tell(ports, { plan, who: sender, what, detail: { room, event: eventId } });
  return { kind: 'quiet', isQuiet: quiet };
}

async function faultOf(ports: ActPorts, { room, sender }: RoomEvent): Promise<WordFault | undefined> {
  const [as] = await insiders(
    ports,
    room,
    ports.installation.actors.map(({ id }) => id),
  );
  if (!as) return 'power-unknown';
  const state = await ports.world.readState({ room, as });
  if (contentOf(state, 'm.room.member', sender).membership !== 'join') return 'not-joined';
  return levelOf(powerSourceOf(state), sender) < OBJECTION_LEVEL ? 'too-little-power' : undefined;
}
