import { accountKinds } from '#src/consent/account-kinds';
import { type Said, whatWasSaid } from '#src/consent/what-was-said';
import type { RoomEvent } from '#src/portals/room-event';
import { hearCommand } from './hear-command.ts';
import { hearRedaction } from './hear-withdrawal.ts';
import { hearWord } from './hear-word.ts';
import type { HeardAnswer } from './heard-answer.ts';
import { hearInvitation } from './invitation.ts';
import type { ActPorts } from './ports.ts';
import { wakeForBridge } from './wake-for-bridge.ts';

/**
 * Hears an event from a room; undefined when it says nothing to us, concerns no plan, or was heard already. An event is
 * marked as heard only after its word took effect, so a crash in between loses nothing.
 */
export async function hear(ports: ActPorts, sent: RoomEvent): Promise<HeardAnswer | undefined> {
  // When it was sent is a claim of its homeserver; nothing is heard before it is said.
  const event = { ...sent, at: Math.min(sent.at, ports.clock.now()) };
  await hearInvitation(ports, event);
  await wakeForBridge(ports, event);
  const said = whatWasSaid(event);
  if (!said || (await ports.heard.knows(event.eventId))) return undefined;
  const answer = await answerTo(ports, event, said);
  if (!answer) return undefined;
  return (await ports.heard.firstTime(event.eventId)) ? answer : undefined;
}

async function answerTo(ports: ActPorts, event: RoomEvent, said: Said): Promise<HeardAnswer | undefined> {
  if (said.kind === 'redaction') return hearRedaction(ports, event, said.of);
  // Programs are not answered: two of them could go on for ever.
  const account = accountKinds(ports.installation, ports.drivers.all())(event.sender);
  if (account === 'bot') return undefined;
  if (said.kind === 'command') return hearCommand(ports, { event, account, command: said.command });
  const asked = await ports.consents.requestsIn(event.room);
  const request = asked.find((candidate) => candidate.event === said.to);
  return request && hearWord(ports, { event, account, word: said.word, request, note: undefined });
}
