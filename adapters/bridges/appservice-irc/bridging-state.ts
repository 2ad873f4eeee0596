import type { RoomId } from '#src/portals/ids';
import type { RoomEvent, StateEvent } from '#src/portals/room-event';
import { stateOf } from '#src/portals/room-state';
import type { Parts } from './parts.ts';
import type { Place } from './place.ts';
import { asAnybody } from './seen-room.ts';
import { isSpelledAlike, spellingsOf } from './translate-place.ts';

/** Where the bridge writes how a request stands (handbook irc-bridges 1.4). */
export const BRIDGING = 'm.room.bridging';

const USUAL_QUESTION_SECONDS = 300;

/** How long an operator may think, in milliseconds; a question that is older was lost in a restart. */
export function questionMs({ setting: { questionSeconds = USUAL_QUESTION_SECONDS } }: Pick<Parts, 'setting'>): number {
  return questionSeconds * 1_000;
}

const KEY = /^irc:\/\/([^/]+)\/(.+)$/;

/** A request to link, as the bridge wrote it into the room. */
export interface BridgingRequest {
  readonly status: 'pending' | 'success' | 'failure';
  /** When it came to stand so, milliseconds since 1970. */
  readonly at: number;
}

/** The bridge's own request for the channel among a room's state; what others wrote under its name counts for nothing. */
export function requestIn(parts: Parts, state: readonly StateEvent[], place: Place): BridgingRequest | undefined {
  const event = state.find((one) => isRequestFor(parts, one, place));
  return event && readRequest(event);
}

/** The request as it stands now; undefined: there is none, or none of ours may look. */
export async function requestNow(parts: Parts, where: BridgingPlace): Promise<BridgingRequest | undefined> {
  const event = await bridgingNow(parts, where);
  return event && requestIn(parts, [event], where.place);
}

/** The channel and the room that is to be linked to it. */
interface BridgingPlace {
  readonly place: Place;
  readonly room: RoomId;
  /** The room's state where it was read just now: then nobody is asked. */
  readonly state?: readonly StateEvent[];
}

/** What stands where the bridge writes its request, its own word before all others'; undefined: nobody ever wrote there, or none of ours may look. */
export async function bridgingNow(
  parts: Parts,
  { place, room, state }: BridgingPlace,
): Promise<StateEvent | undefined> {
  const ask = (key: string) =>
    asAnybody(parts, (as) => parts.ports.world.readStateEvent({ room, as, type: BRIDGING, key }));
  let others: StateEvent | undefined;
  for (const channel of spellingsOf(place.channel)) {
    const key = `irc://${place.domain}/${channel}`;
    const event = state ? stateOf(state, BRIDGING, key) : await ask(key);
    if (event && isRequestFor(parts, event, place)) return event;
    others ??= event;
  }
  return others;
}

/** True for an event by which the bridge's bot tells how a request for this channel stands. */
export function isRequestFor({ setting }: Parts, event: RoomEvent, place: Place): boolean {
  if (event.type !== BRIDGING || event.stateKey === undefined || event.sender !== setting.bot) return false;
  const [, domain, channel] = KEY.exec(event.stateKey) ?? [];
  return domain === place.domain && channel !== undefined && isSpelledAlike(channel, place.channel);
}

/** How a request stands by its event; undefined for one that was blanked or is odd. */
export function readRequest({ content, at }: RoomEvent): BridgingRequest | undefined {
  const { status } = content;
  return status === 'pending' || status === 'success' || status === 'failure' ? { status, at } : undefined;
}

/** True while the operator may still answer. */
export function isOpen(parts: Parts, request: BridgingRequest | undefined): boolean {
  return request?.status === 'pending' && parts.now() - request.at < questionMs(parts);
}
