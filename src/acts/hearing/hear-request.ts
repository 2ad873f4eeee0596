import type { ActPorts } from '#src/acts/ports';
import { request } from '#src/acts/requests/request';
import { requesterOnNetwork } from '#src/acts/requests/request-right';
import { findPlaces } from '#src/acts/rooms/find-places';
import { directChatPartner } from '#src/acts/speaking/direct-chat';
import { type MergeWish, parseCommand } from '#src/consent/commands';
import { isTributaryError, type TributaryError } from '#src/errors/tributary-error';
import type { NetworkWish } from '#src/ports/network-side';
import type { HeardAnswer } from './heard-answer.ts';
import type { SpokenCommand } from './spoken-command.ts';

/**
 * Takes down `!tributary request …`. In a room of the community that room is meant as well: it stays, or is retired when the
 * line says into which.
 */
export async function requestHere(
  ports: ActPorts,
  { event, account }: SpokenCommand,
  wish: MergeWish | undefined,
): Promise<HeardAnswer> {
  if (account !== 'human') return { kind: 'word-not-counted', fault: 'not-a-person', levelNeeded: 0 };
  if (!wish) return { kind: 'unclear', about: 'request' };
  const isChat = (await directChatPartner(ports, event)) !== undefined;
  const whole = isChat ? wish : withRoom(wish, event.room);
  if (whole.retire.length + (whole.into === undefined ? 0 : 1) < 2) return { kind: 'unclear', about: 'request' };
  try {
    await request(ports, { wish: whole, by: event.sender, room: event.room, event: event.eventId });
    return { kind: 'requested' };
  } catch (error) {
    return asAnswer(error);
  }
}

/** Takes down `request …` of a person of a network; an operator of a channel that is named may ask (spec C-5). */
export async function hearNetworkWish(ports: ActPorts, { network, person, text }: NetworkWish): Promise<HeardAnswer> {
  const command = parseCommand(`!tributary ${text}`);
  const wish = command?.name === 'request' ? command.wish : undefined;
  if (person.puppet) return { kind: 'word-not-counted', fault: 'through-bridge', levelNeeded: 0 };
  if (!wish || wish.retire.length + (wish.into === undefined ? 0 : 1) < 2) return { kind: 'unclear', about: 'request' };
  try {
    const id = await request(ports, { wish, by: requesterOnNetwork({ network, mask: person.mask }) });
    return { kind: 'requested-from-afar', request: id };
  } catch (error) {
    return asAnswer(error);
  }
}

function withRoom({ into, retire }: MergeWish, room: string): MergeWish {
  if (into === undefined) return { into: room, retire };
  return retire.length === 0 ? { into, retire: [room] } : { into, retire };
}

/** Where else the community of this room, or of the one that was named, is. */
export async function findHere(ports: ActPorts, { event, command }: SpokenCommand): Promise<HeardAnswer> {
  const address = command.argument;
  const isChat = address === undefined && (await directChatPartner(ports, event)) !== undefined;
  if (isChat) return { kind: 'unclear', about: 'find' };
  try {
    return { kind: 'found', found: await findPlaces(ports, { room: event.room, address }) };
  } catch (error) {
    return asAnswer(error);
  }
}

function asAnswer(error: unknown): HeardAnswer {
  if (!isTributaryError(error) || error.kind === 'bug' || isOurDatabase(error)) throw error;
  return { kind: 'not-possible', text: error.text };
}

/** Then the event is handed to us again. */
function isOurDatabase({ code }: TributaryError): boolean {
  return code.startsWith('DATABASE_');
}
