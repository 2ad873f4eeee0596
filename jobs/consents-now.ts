import type { ConsentSubject } from '#src/consent/consent';
import { listenInRooms } from '#src/consent/listen';
import { consentStandingOf } from '#src/consolidation/consent-standing';
import { consentSubjectOf, noticesOnceLate } from '#src/consolidation/consent-subject';
import type { ConsentStanding } from '#src/consolidation/step';
import { readersNow } from './readers-now.ts';
import type { Running } from './running.ts';

/** In a rehearsal everybody has agreed. */
const EVERYBODY_AGREES: ConsentStanding = { verdict: 'granted', waitingFor: [], against: [], completeAt: 0 };

/** Where the consents stand now, after listening once more in every room where somebody was asked (spec P-9). */
export async function consentsNow(running: Running): Promise<ConsentStanding> {
  const { people, plan, clock } = running;
  if (!people) return EVERYBODY_AGREES;
  const readerIn = await readersNow(running);
  const { world } = running;
  await listenInRooms({ ...people, world, clock, readerIn: async (room) => readerIn(room) }, plan.id);
  const words = await people.words.anew();
  const standing = consentStandingOf(await subjectOf(running), words, { now: clock.now() });
  const agreed = words.filter(({ word, withdrawnAt, hash }) => word === 'agree' && !withdrawnAt && hash === plan.hash);
  return { ...standing, agreed: agreed.map(({ party, person }) => ({ party, person })) };
}

/** What the gate has to know of this run's plan. */
export async function subjectOf({ held, people, plan, clock }: Running): Promise<ConsentSubject> {
  const [acts, consolidation] = [await held.acts(), await held.seen()];
  const wroteAnything = acts.length > 0;
  const notices = wroteAnything || !people ? [] : await noticesOnceLate({ audit: people.audit, clock }, plan);
  return consentSubjectOf(plan, { wroteAnything, notices, consolidation });
}
