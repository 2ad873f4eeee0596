import { CLOCK_DIFFERENCE_MS, type RoomEvent } from '#src/portals/room-event';
import type { AccountKind } from './account-kinds.ts';
import type { ConsentRequest, Word } from './consent.ts';
import { OBJECTION_LEVEL } from './objection-period.ts';
import type { Party } from './party.ts';

/** A word somebody gave, with everything that decides whether it counts (spec C-4). */
export interface WordCase {
  readonly event: RoomEvent;
  readonly word: Word;
  readonly request: ConsentRequest;
  /** The party that the request was put to; undefined when the plan has it no more. */
  readonly party: Party | undefined;
  /** The hash of the plan as it is now. */
  readonly hash: string;
  readonly account: AccountKind;
  /** The sender's membership in the party's room now. */
  readonly membership: string | undefined;
  /** The sender's level in the party's room when the event was sent; undefined when that cannot be established. */
  readonly levelAtEvent: number | undefined;
  /** True when the room's list of servers keeps the sender's server out: what comes from there is seen there alone. */
  readonly isShutOut: boolean;
  /** `direct-chat` only for a chat between the sender and us alone. */
  readonly place: 'room-of-request' | 'direct-chat' | 'elsewhere';
  /** True once the party's room was closed by us: from then on a direct chat counts as well. */
  readonly roomIsClosed: boolean;
  /** True once the first write happened: the expiry no longer counts (spec W-12). */
  readonly wroteAnything: boolean;
  /** True while everybody has agreed in time and their words stand. */
  readonly allAgreed: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Why a word does not count. */
export type WordFault =
  | 'not-a-person'
  | 'other-room'
  | 'other-party'
  | 'plan-changed'
  | 'older-than-request'
  /** Nobody can read what they would agree to. */
  | 'question-deleted'
  | 'expired'
  | 'not-joined'
  | 'server-shut-out'
  | 'too-little-power'
  | 'not-the-one-asked'
  /** The face of a person of Matrix on a network. */
  | 'through-bridge'
  | 'power-unknown';

/** Whether a word counts; `level` is what the audit log keeps (spec C-11). */
export type Judgement =
  | { readonly counts: true; readonly level: number }
  | { readonly counts: false; readonly fault: WordFault };

/** Judges one word. Everything must speak for it; what cannot be established speaks against it (spec C-4, C-7, threat T-10). */
export function judgeWord(question: WordCase): Judgement {
  const fault = faultOf(question);
  if (fault) return { counts: false, fault };
  return { counts: true, level: Math.min(question.levelAtEvent ?? 0, Number.MAX_SAFE_INTEGER) };
}

function faultOf(question: WordCase): WordFault | undefined {
  const { party, event, request } = question;
  if (question.account !== 'human') return 'not-a-person';
  if (!isInTheRightPlace(question)) return 'other-room';
  if (!party || party.id !== request.party || party.room === undefined) return 'other-party';
  if (request.hash !== question.hash) return 'plan-changed';
  // A word names its question, so that it was said after it, whatever its server's clock shows.
  if (event.at + CLOCK_DIFFERENCE_MS < request.askedAt) return 'older-than-request';
  if (isLate(question)) return 'expired';
  if (question.membership !== 'join') return 'not-joined';
  if (question.isShutOut && question.word === 'agree') return 'server-shut-out';
  if (question.levelAtEvent === undefined) return 'power-unknown';
  return question.levelAtEvent < levelNeeded(question.word, party) ? 'too-little-power' : undefined;
}

/** A yes has to come in time; a no counts as long as a run may begin to which everybody agreed (spec C-9, W-12). */
export function isLate({
  word,
  request,
  now,
  wroteAnything,
  allAgreed,
}: Pick<WordCase, 'now' | 'wroteAnything' | 'allAgreed'> & {
  readonly word: Word | 'withdraw';
  readonly request: Pick<ConsentRequest, 'expiresAt'>;
}): boolean {
  const mayAnswer = now < request.expiresAt || (allAgreed && word !== 'agree');
  return !wroteAnything && !mayAnswer;
}

function isInTheRightPlace({ place, event, request, roomIsClosed }: WordCase): boolean {
  if (place === 'room-of-request') return event.room === request.room;
  return place === 'direct-chat' && roomIsClosed;
}

/** Agreeing and refusing take the party's power; objecting takes a moderator's (spec C-9). */
function levelNeeded(word: Word, party: Party): number {
  return word === 'object' ? Math.min(OBJECTION_LEVEL, party.level) : party.level;
}
