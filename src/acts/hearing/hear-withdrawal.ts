import { findPlan } from '#src/acts/plans/find';
import { planNow } from '#src/acts/plans/party-answers';
import { stopRun } from '#src/acts/plans/record-word';
import type { ActPorts } from '#src/acts/ports';
import { lineOf, type Told, tell } from '#src/acts/speaking/tell';
import type { Consent } from '#src/consent/consent';
import type { Plan } from '#src/consolidation/plan';
import type { EventId } from '#src/portals/ids';
import type { RoomEvent } from '#src/portals/room-event';
import type { HeardAnswer } from './heard-answer.ts';

/**
 * The message that was the consent was deleted: the word is taken back with it (spec C-4); undefined when it was none. Only
 * whoever said no or objected lifts that: a deletion by others would silence them (spec C-9).
 */
export async function hearRedaction(
  ports: ActPorts,
  event: RoomEvent,
  of: EventId,
): Promise<HeardAnswer | 'unanswered' | undefined> {
  const word = await ports.consents.byEvent(of);
  if (!word) return hearDeletedQuestion(ports, event, of);
  if (word.room !== event.room) return undefined;
  if (word.word !== 'agree' && word.person !== event.sender) return undefined;
  const { plan } = await findPlan(ports, word.plan);
  return takeBack(ports, { plan, words: [word], who: event.sender, evidence: event });
}

/** Whoever deletes a question leaves its people unasked: that is told in the log, for those who can ask again (spec C-11, C-12). */
async function hearDeletedQuestion(ports: ActPorts, event: RoomEvent, of: EventId): Promise<'unanswered' | undefined> {
  const { room, sender, eventId } = event;
  const question = (await ports.consents.requestsIn(room)).find((asked) => asked.event === of);
  if (!question) return undefined;
  const { plan, party } = question;
  const detail = { party, room, question: of, event: eventId };
  await tell(ports, { plan: { id: plan }, who: sender, what: 'question-deleted', detail });
  return 'unanswered';
}

/** What a person takes back by `!tributary withdraw`. */
export interface Withdrawal {
  readonly plan: Plan;
  readonly event: RoomEvent;
}

/** Takes back what the sender said in this plan: the objection when there is one, otherwise the consent. */
export async function withdraw(ports: ActPorts, { plan, event }: Withdrawal): Promise<HeardAnswer> {
  const said = (await ports.consents.consentsOf(plan.id)).filter(
    ({ person, withdrawnAt }) => person === event.sender && withdrawnAt === undefined,
  );
  const objections = said.filter(({ word }) => word === 'object');
  return takeBack(ports, {
    plan,
    words: objections.length > 0 ? objections : said,
    who: event.sender,
    evidence: event,
  });
}

interface TakenBack {
  readonly plan: Plan;
  readonly words: readonly Consent[];
  readonly who: string;
  /** Undefined when it was said on a network. */
  readonly evidence: RoomEvent | undefined;
}

/** Takes words back; after the point of no return they stand (spec C-4), and after the first write the run pauses (W-12). */
export async function takeBack(ports: ActPorts, { plan, words, who, evidence }: TakenBack): Promise<HeardAnswer> {
  if (words.length === 0) return { kind: 'withdrawn', plan: plan.id, effect: 'nothing-stood' };
  const now = await planNow(ports, plan);
  if (now.consolidation?.pointOfNoReturnAt !== undefined)
    return { kind: 'withdrawn', plan: plan.id, effect: 'too-late' };
  const at = ports.clock.now();
  for (const { party, person, word } of words) {
    const detail = { party, person, word, ...(evidence && { room: evidence.room, event: evidence.eventId }) };
    const withdrawn: Told = { plan, consolidation: now.consolidation, who, what: 'word-withdrawn', detail };
    await ports.consents.withdraw({ plan: plan.id, party, person, at }, lineOf(withdrawn, at));
  }
  const wasAgreed = words.some(({ word }) => word === 'agree');
  const others = words.find(({ person }) => person !== who)?.person;
  const how = others === undefined ? 'took the agreement back' : `deleted the message by which ${others} had agreed`;
  if (wasAgreed && now.wroteAnything) await stopRun(ports, now, `${who} ${how}`);
  else if (now.consolidation) await ports.jobs.wake(now.consolidation.id);
  const isLifted = words.every(({ word }) => word === 'object');
  const answer = { kind: 'withdrawn', plan: plan.id, effect: isLifted ? 'objection-lifted' : 'taken-back' } as const;
  return others === undefined ? answer : { ...answer, deleted: { by: who, whose: others } };
}
