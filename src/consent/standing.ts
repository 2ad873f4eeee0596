import { isUserId } from '#src/portals/ids';
import type { Consent, ConsentSubject } from './consent.ts';
import type { LiveRight } from './live-rights.ts';
import { lastBeginning } from './objection-period.ts';
import type { Party, Verdict } from './party.ts';

/** Where one party stands: what its people said, as far as it counts. */
export interface PartyStanding {
  readonly party: Party;
  readonly verdict: Verdict;
  /** People whose agreement counts, in the order in which they agreed. */
  readonly agreed: readonly string[];
  readonly refused: readonly string[];
  /** When the last agreement that was needed came; undefined while one is missing. */
  readonly grantedAt: number | undefined;
  /** Why it is not granted, in words; undefined when it is. */
  readonly why: string | undefined;
}

/** What the words are judged with: the time, and the rights as they are now where they were read again (spec C-8). */
export interface StandingContext {
  readonly now: number;
  readonly rights?: readonly LiveRight[] | undefined;
}

/** Where every party of the subject stands; words bound to another hash, withdrawn or void never count (spec C-3). */
export function standingsOf(
  subject: ConsentSubject,
  words: readonly Consent[],
  context: StandingContext,
): readonly PartyStanding[] {
  const bound = words.filter((word) => isBound(subject, word));
  const isOver = isTimeOver(subject, bound, context.now);
  return subject.parties.map((party) => standingOf(subject, party, { bound, context, isOver }));
}

/** One verdict for the whole: refused by one is refused; granted only when every party granted; no party, no grant. */
export function overallVerdict(standings: readonly PartyStanding[]): Verdict {
  if (standings.some(({ verdict }) => verdict === 'refused')) return 'refused';
  const all = standings.length > 0 && standings.every(({ verdict }) => verdict === 'granted');
  return all ? 'granted' : 'unknown';
}

/** When the last consent that was needed came; undefined while one is missing. */
export function completeAt(standings: readonly PartyStanding[]): number | undefined {
  if (overallVerdict(standings) !== 'granted') return undefined;
  return Math.max(...standings.map(({ grantedAt }) => grantedAt ?? 0));
}

/** The objections that stand: each person's last word of that kind, unless it was taken back in time (spec C-9). */
export function objectionsOf(subject: ConsentSubject, words: readonly Consent[]): readonly Consent[] {
  const objections = words.filter((word) => word.word === 'object' && isBound(subject, word));
  return lastWords(objections.filter((word) => stands(subject, word)));
}

interface Hearing {
  readonly bound: readonly Consent[];
  readonly context: StandingContext;
  readonly isOver: boolean;
}

/** Before the first write consents end with the time to agree, unless all came in time and people can object yet, or just could (spec W-12). */
function isTimeOver(subject: ConsentSubject, bound: readonly Consent[], now: number): boolean {
  if (!subject.beforeFirstWrite || now < subject.expiresAt) return false;
  const said = { bound, context: { now }, isOver: false };
  const complete = completeAt(subject.parties.map((party) => standingOf(subject, party, said)));
  if (complete === undefined || complete >= subject.expiresAt) return true;
  return now >= lastBeginning(subject, complete);
}

function standingOf(subject: ConsentSubject, party: Party, { bound, context, isOver }: Hearing): PartyStanding {
  const own = bound.filter((word) => word.party === party.id && word.word !== 'object');
  const standing = lastWords(own.filter((word) => stands(subject, word)));
  const refused = standing.filter((word) => word.word === 'refuse').map((word) => word.person);
  const qualified = standing.filter((word) => word.word === 'agree' && mayHaveSpoken(party, word));
  const rights = qualified.map((word) => rightOf(word, context.rights));
  const counted = qualified.filter((_word, index) => rights[index] === undefined);
  const agreed = counted.map((word) => word.person);
  const base = { party, agreed, refused };
  if (refused.length > 0) return { ...base, verdict: 'refused', grantedAt: undefined, why: refusal(refused) };
  if (isOver) return { ...base, verdict: 'unknown', grantedAt: undefined, why: 'the time to agree is over' };
  const decisive = counted[Math.max(1, party.quorum) - 1];
  if (decisive) return { ...base, verdict: 'granted', grantedAt: decisive.at, why: undefined };
  return { ...base, verdict: 'unknown', grantedAt: undefined, why: missing(party, agreed.length, rights) };
}

function isBound(subject: ConsentSubject, word: Consent): boolean {
  const afterTheEnd = subject.pointOfNoReturnAt !== undefined && word.at >= subject.pointOfNoReturnAt;
  return word.plan === subject.plan && word.hash === subject.hash && !afterTheEnd;
}

function stands(subject: ConsentSubject, word: Consent): boolean {
  if (word.withdrawnAt === undefined) return true;
  return subject.pointOfNoReturnAt !== undefined && word.withdrawnAt >= subject.pointOfNoReturnAt;
}

/** Each person's last word for each party, in the order of time. Only words that stand are given: a clock may have been set back since one was withdrawn. */
function lastWords(words: readonly Consent[]): readonly Consent[] {
  const last = new Map<string, Consent>();
  for (const word of words) {
    const speaker = `${word.party} ${word.person}`;
    const before = last.get(speaker);
    if (!before || before.at <= word.at) last.set(speaker, word);
  }
  return [...last.values()].sort((a, b) => a.at - b.at);
}

/** The level was checked when the word was heard; it is checked once more where the word is counted. */
function mayHaveSpoken(party: Party, word: Consent): boolean {
  const isNamed = (party.people as readonly string[]).includes(word.person);
  if (party.kind === 'operator') return isNamed;
  // A person of the network, judged when it answered, or a bridge's operator who vouches for the network's answer.
  if (party.kind === 'network') return isNamed || !isUserId(word.person);
  return word.level !== undefined && word.level >= party.level;
}

/** Undefined when nothing speaks against the word's right; otherwise what does. */
function rightOf(word: Consent, rights: readonly LiveRight[] | undefined): LiveRight | undefined {
  return rights?.find(
    (right) => right.party === word.party && right.person === word.person && right.verdict !== 'holds',
  );
}

function refusal(people: readonly string[]): string {
  return `${people.join(', ')} said no`;
}

function missing(party: Party, agreed: number, rights: readonly (LiveRight | undefined)[]): string {
  const lost = rights.flatMap((right) => (right ? [`${right.person} ${right.why}`] : []));
  const wanted = Math.max(1, party.quorum);
  const count = wanted === 1 ? 'nobody has agreed yet' : `${agreed} of ${wanted} people have agreed`;
  return [count, ...lost].join('; ');
}
