import type { ConsentSubject } from '#src/consent/consent';
import { consentStandingOf } from '#src/consolidation/consent-standing';
import { consentSubjectOf } from '#src/consolidation/consent-subject';
import type { ConsentStanding } from '#src/consolidation/step';
import { isTributaryError } from '#src/errors/tributary-error';
import type { RoomId } from '#src/portals/ids';
import { readersNow } from './readers-now.ts';
import type { Running, RunPeople } from './running.ts';

/** How much of a room's talk since the question is looked through; what our appservice is pushed needs no look. */
const LOOK_BACK = 500;

/** In a rehearsal everybody has agreed. */
const EVERYBODY_AGREES: ConsentStanding = { verdict: 'granted', waitingFor: [], against: [], completeAt: 0 };

/** Where the consents stand now, after listening once more in every room where somebody was asked (spec P-9). */
export async function consentsNow(running: Running): Promise<ConsentStanding> {
  const { people, plan, clock } = running;
  if (!people) return EVERYBODY_AGREES;
  await listen(running, people);
  const words = await people.consents.consentsOf(plan.id);
  const standing = consentStandingOf(await subjectOf(running), words, { now: clock.now() });
  const agreed = words.filter(({ word, withdrawnAt, hash }) => word === 'agree' && !withdrawnAt && hash === plan.hash);
  return { ...standing, agreed: agreed.map(({ party, person }) => ({ party, person })) };
}

/** What the gate has to know of this run's plan. */
export async function subjectOf(running: Running): Promise<ConsentSubject> {
  const acts = await running.actRecords.of(running.id);
  const consolidation = await running.consolidations.find(running.id);
  return consentSubjectOf(running.plan, { wroteAnything: acts.length > 0, consolidation });
}

/** Events that were pushed to us were heard already; hearing is safe to repeat. */
async function listen(running: Running, { consents, hearing }: RunPeople): Promise<void> {
  const requests = await consents.requestsOf(running.plan.id);
  const since = new Map<RoomId, number>();
  for (const { room, askedAt } of requests) {
    if (room) since.set(room, Math.min(askedAt, since.get(room) ?? askedAt));
  }
  const readerIn = await readersNow(running);
  for (const [room, askedAt] of since) {
    const events = await readSince(running, { room, as: readerIn(room), since: askedAt, limit: LOOK_BACK });
    for (const event of [...events].reverse()) await hearing.hear(event);
  }
}

/** A room that we may no longer look into says nothing; who is asked there is then heard by push, or waited for. */
async function readSince(
  { world }: Running,
  query: Parameters<Running['world']['readTimeline']>[0],
): ReturnType<Running['world']['readTimeline']> {
  try {
    return await world.readTimeline(query);
  } catch (error) {
    if (isTributaryError(error) && error.kind === 'not-allowed') return [];
    throw error;
  }
}
