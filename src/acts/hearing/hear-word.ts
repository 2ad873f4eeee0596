import { announcedEnd } from '#src/acts/plans/announce-objections';
import { isDeleted } from '#src/acts/plans/deleted-question';
import { findPlan } from '#src/acts/plans/find';
import { type PlanNow, planNow } from '#src/acts/plans/party-answers';
import { objectionParty, recordWord, takeEffect } from '#src/acts/plans/record-word';
import type { ActPorts } from '#src/acts/ports';
import { directChatPartner } from '#src/acts/speaking/direct-chat';
import { linkTo } from '#src/acts/speaking/link-to';
import { speakerIn } from '#src/acts/speaking/speakers';
import { type Rejection, tellRejected } from '#src/acts/speaking/tell-rejected';
import type { AccountKind } from '#src/consent/account-kinds';
import type { Consent, ConsentRequest, Word } from '#src/consent/consent';
import { type Judgement, judgeWord, type WordCase } from '#src/consent/judge-word';
import { levelAtEvent } from '#src/consent/level-at-event';
import { OBJECTION_LEVEL } from '#src/consent/objection-period';
import type { Party } from '#src/consent/party';
import { overallVerdict, standingsOf } from '#src/consent/standing';
import type { Plan } from '#src/consolidation/plan';
import type { ActorId } from '#src/portals/actor';
import { type RoomId, serverOf } from '#src/portals/ids';
import { levelOf } from '#src/portals/power';
import type { RoomEvent } from '#src/portals/room-event';
import { contentOf, powerSourceOf } from '#src/portals/room-state';
import { aclOf, isDenied } from '#src/portals/server-acl';
import type { HeardAnswer, Tally } from './heard-answer.ts';

/** A word that named our request, by its code or as a reaction to it. */
export interface SpokenWord {
  readonly event: RoomEvent;
  readonly account: AccountKind;
  readonly word: Word;
  readonly request: ConsentRequest;
  readonly note: string | undefined;
}

/** Judges a word and records it when it counts (spec C-4). */
export async function hearWord(ports: ActPorts, spoken: SpokenWord): Promise<HeardAnswer> {
  const { plan, state, reason } = await findPlan(ports, spoken.request.plan);
  const now = await planNow(ports, plan);
  const before = now.words.find(({ event }) => event === spoken.event.eventId);
  // A refusal makes its own plan void, and is heard again where a crash came before all its rooms were told.
  const isOwnEnd = state === 'void' && before?.word === 'refuse' && before.withdrawnAt === undefined;
  if (!isOwnEnd && (state === 'void' || state === 'ended')) {
    await reject(ports, spoken, 'plan-closed');
    return { kind: 'plan-closed', plan: plan.id, why: reason ?? 'it has ended' };
  }
  if (before) return heardBefore(ports, spoken, { now, before });
  const { request, party } = meant(plan, spoken);
  const judged = await judge(ports, now, { ...spoken, request, party });
  if (!judged.counts) {
    await reject(ports, spoken, judged.fault);
    return { kind: 'word-not-counted', fault: judged.fault, levelNeeded: party?.level ?? 0 };
  }
  const { event, word, note } = spoken;
  const isNew = await recordWord(ports, plan, {
    party: request.party,
    person: event.sender,
    word,
    level: judged.level,
    room: event.room,
    event: event.eventId,
    ...(note !== undefined && { note }),
  });
  return isNew ? wordCounted(ports, await planNow(ports, plan), word) : { kind: 'word-again', word, plan: plan.id };
}

/** An event is evidence once: after its word was taken back, hearing the event again does not bring it back. */
async function heardBefore(
  ports: ActPorts,
  spoken: SpokenWord,
  { now, before }: { readonly now: PlanNow; readonly before: Consent },
): Promise<HeardAnswer> {
  if (before.withdrawnAt !== undefined) await reject(ports, spoken, 'replayed');
  else await takeEffect(ports, now, before);
  return { kind: 'word-again', word: spoken.word, plan: now.plan.id };
}

function reject(ports: ActPorts, { request, event, word }: SpokenWord, reason: Rejection): Promise<void> {
  const detail = { word, party: request.party, room: event.room, event: event.eventId };
  return tellRejected(ports, { plan: { id: request.plan }, who: event.sender, reason, detail });
}

/** How many of the parties have agreed. */
export function tallyOf({ subject, words }: PlanNow, now: number): Tally {
  const standings = standingsOf(subject, words, { now });
  return { granted: standings.filter(({ verdict }) => verdict === 'granted').length, parties: standings.length };
}

/** True while everybody's agreement stands. */
export function haveAllAgreed({ subject, words }: PlanNow, now: number): boolean {
  return overallVerdict(standingsOf(subject, words, { now })) === 'granted';
}

async function wordCounted(ports: ActPorts, planned: PlanNow, word: Word): Promise<HeardAnswer> {
  const { plan } = planned;
  const now = ports.clock.now();
  const end = word === 'agree' ? await announcedEnd(ports, planned) : undefined;
  const isAhead = end !== undefined && end > now;
  const base = { kind: 'word', word, plan: plan.id, tally: tallyOf(planned, now), link: linkTo(ports, plan) } as const;
  return { ...base, ...(isAhead && { startsAfter: end }) };
}

/** Consents go to the party that was asked; objections are kept for the room and take a moderator's level only (spec C-9). */
function meant(plan: Plan, { word, request }: SpokenWord): { request: ConsentRequest; party: Party | undefined } {
  if (word !== 'object') return { request, party: plan.parties.find(({ id }) => id === request.party) };
  const { room } = request;
  if (room === undefined) return { request, party: undefined };
  const id = objectionParty(room);
  const party: Party = { id, kind: 'source', place: room, room, level: OBJECTION_LEVEL, quorum: 1, people: [] };
  return { request: { ...request, party: id }, party };
}

/** The question that an objection by plan id answers: every room of a plan may object without having been asked. */
export function openToObjection(plan: Plan, room: RoomId): ConsentRequest {
  const { id, hash, createdAt, expiresAt } = plan;
  return { plan: id, hash, party: objectionParty(room), code: '', askedAt: createdAt, expiresAt, room };
}

interface Judging extends SpokenWord {
  readonly party: Party | undefined;
}

async function judge(ports: ActPorts, now: PlanNow, judging: Judging): Promise<Judgement> {
  const { event, party, request } = judging;
  const base: Omit<WordCase, 'membership' | 'levelAtEvent' | 'isShutOut'> = {
    ...judging,
    hash: now.subject.hash,
    place: await placeOf(ports, event, request),
    roomIsClosed: await isClosed(ports, now, party?.room),
    wroteAnything: now.wroteAnything,
    allAgreed: haveAllAgreed(now, ports.clock.now()),
    now: ports.clock.now(),
  };
  const room = base.place === 'elsewhere' ? undefined : party?.room;
  const as = room && (await speakerIn(ports, now.plan, room));
  if (!as) return judgeWord({ ...base, membership: undefined, levelAtEvent: undefined, isShutOut: false });
  const judged = judgeWord({ ...base, ...(await standingIn(ports, { room, as, event, since: request.askedAt })) });
  const isVain = judged.counts && judging.word === 'agree' && (await isDeleted(ports, request, as));
  return isVain ? { counts: false, fault: 'question-deleted' } : judged;
}

interface SpeakersRoom {
  /** The party's room. */
  readonly room: RoomId;
  readonly as: ActorId;
  readonly event: RoomEvent;
  readonly since: number;
}

/** The sender's membership and level in the party's room; what was said in a direct chat has no place in that room's timeline. */
async function standingIn(
  { world }: ActPorts,
  { room, as, event, since }: SpeakersRoom,
): Promise<Pick<WordCase, 'membership' | 'levelAtEvent' | 'isShutOut'>> {
  const state = await world.readState({ room, as });
  const user = event.sender;
  const isThere = event.room === room;
  return {
    membership: membershipOf(contentOf(state, 'm.room.member', user).membership),
    isShutOut: isDenied(aclOf(state), serverOf(user)),
    levelAtEvent: isThere
      ? await levelAtEvent(world, { event, state, user, as, since })
      : levelOf(powerSourceOf(state), user),
  };
}

function membershipOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

async function placeOf(ports: ActPorts, event: RoomEvent, request: ConsentRequest): Promise<WordCase['place']> {
  if (event.room === request.room) return 'room-of-request';
  return (await directChatPartner(ports, event)) ? 'direct-chat' : 'elsewhere';
}

async function isClosed(ports: ActPorts, { consolidation }: PlanNow, room: RoomId | undefined): Promise<boolean> {
  if (!consolidation) return false;
  const legs = await ports.consolidations.legsOf(consolidation.id);
  return legs.some((leg) => leg.room === room && ['closed', 'signposted', 'retired'].includes(leg.state));
}
