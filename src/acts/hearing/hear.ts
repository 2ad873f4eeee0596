import type { ActPorts } from '#src/acts/ports';
import { insiders } from '#src/acts/speaking/speakers';
import { accountKinds } from '#src/consent/account-kinds';
import type { WordFault } from '#src/consent/judge-word';
import { type Said, whatWasSaid } from '#src/consent/what-was-said';
import { isJsonObject } from '#src/portals/json';
import type { RoomEvent } from '#src/portals/room-event';
import type { Attention } from './attention.ts';
import { hearCommand } from './hear-command.ts';
import { hearRedaction } from './hear-withdrawal.ts';
import { hearWord } from './hear-word.ts';
import type { HeardAnswer, RoomAnswer } from './heard-answer.ts';
import { hearInvitation } from './invitation.ts';
import { wakeForBridge } from './wake-for-bridge.ts';

/**
 * Hears an event from a room; undefined when it says nothing to us, concerns no plan, or was heard already. An event is
 * marked as heard only after its word took effect, so a crash in between loses nothing.
 */
export async function hear(ports: ActPorts, sent: RoomEvent, attention: Attention): Promise<RoomAnswer | undefined> {
  // When it was sent is a claim of its homeserver; nothing is heard before it is said.
  const event = { ...sent, at: Math.min(sent.at, ports.clock.now()) };
  await hearInvitation(ports, event);
  await wakeForBridge(ports, event);
  const said = whatWasSaid(event) ?? callOf(ports, event);
  if (!said || (await ports.heard.knows(event.eventId))) return undefined;
  const answer = await answerTo({ ports, event, attention }, said);
  if (!answer) return undefined;
  // What is too much is done with: it is not answered in quieter times either.
  return (await ports.heard.firstTime(event.eventId)) ? withinBounds(attention, event, answer) : undefined;
}

/** What binds somebody, or ends something; the rest only asks. */
const WORDS: ReadonlySet<string> = new Set([
  'agree',
  'refuse',
  'object',
  'withdraw',
  'confirm',
  'promote',
  'lift',
  'never',
  'welcome',
]);

/** Our service user was mentioned without a command: clients let people call others that way. */
interface Call {
  readonly kind: 'call';
}

/** Undefined for an answer to a message of ours, which mentions us whether its author wants that or not. */
function callOf({ installation }: ActPorts, { type, content, stateKey }: RoomEvent): Call | undefined {
  const { 'm.mentions': mentions, 'm.relates_to': relation, msgtype } = content;
  if (type !== 'm.room.message' || msgtype !== 'm.text' || stateKey !== undefined) return undefined;
  if (content['m.new_content'] !== undefined || (isJsonObject(relation) && relation['m.in_reply_to'] !== undefined))
    return undefined;
  const called = isJsonObject(mentions) && Array.isArray(mentions.user_ids) ? mentions.user_ids : [];
  const isCalled = installation.actors.some(({ kind, user }) => kind === 'service' && called.includes(user));
  return isCalled ? { kind: 'call' } : undefined;
}

interface Hearing {
  readonly ports: ActPorts;
  readonly event: RoomEvent;
  readonly attention: Attention;
}

/** Undefined: it says nothing to us. */
async function answerTo(hearing: Hearing, said: Said | Call): Promise<HeardAnswer | 'unanswered' | undefined> {
  const { ports, event, attention } = hearing;
  if (said.kind === 'redaction') return hearRedaction(ports, event, said.of);
  // Programs are not answered: two of them could go on for ever.
  const account = accountKinds(ports.installation, ports.drivers.all())(event.sender);
  if (account === 'bot') return undefined;
  if (said.kind === 'call') {
    const services = ports.installation.actors.filter(({ kind }) => kind === 'service').map(({ id }) => id);
    if ((await insiders(ports, event.room, services)).length === 0) return undefined;
    return attention.reads({ ...event, isWord: false }) ? { kind: 'called' } : 'unanswered';
  }
  if (said.kind === 'command') {
    const { command } = said;
    if (!attention.reads({ ...event, isWord: WORDS.has(command.name) })) return 'unanswered';
    return hearCommand(ports, { event, account, command });
  }
  const asked = await ports.consents.requestsIn(event.room);
  const request = asked.find((candidate) => candidate.event === said.to);
  if (!request) return undefined;
  if (!attention.reads({ ...event, isWord: true })) return 'unanswered';
  const answer = await hearWord(ports, { event, account, word: said.word, request, note: undefined });
  return isOfBystander(answer) ? 'unanswered' : answer;
}

/** Anybody may press a button below our question, and wants no lecture for it. */
function isOfBystander(answer: HeardAnswer): boolean {
  const theirs: readonly WordFault[] = ['too-little-power', 'not-a-person', 'not-joined'];
  return answer.kind === 'word-not-counted' && theirs.includes(answer.fault);
}

function withinBounds(
  attention: Attention,
  event: RoomEvent,
  answer: HeardAnswer | 'unanswered',
): RoomAnswer | undefined {
  const more = answer === 'unanswered' ? 'no' : attention.answers(event);
  if (answer === 'unanswered' || more === 'no') return undefined;
  return more === 'last' ? { ...answer, silentAfter: true } : answer;
}
