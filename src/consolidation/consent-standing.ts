import type { Consent, ConsentSubject } from '#src/consent/consent';
import {
  completeAt,
  objectionsOf,
  overallVerdict,
  type PartyStanding,
  type StandingContext,
  standingsOf,
} from '#src/consent/standing';
import type { ConsentStanding, WaitingFor } from './step.ts';

/** Where the consents of a plan stand, as the steps and the faces show it. */
export function consentStandingOf(
  subject: ConsentSubject,
  words: readonly Consent[],
  context: StandingContext,
): ConsentStanding {
  const standings = standingsOf(subject, words, context);
  const refusals = standings.flatMap(({ party, refused }) =>
    refused.map((person) => `${person} refused for ${party.place}`),
  );
  const objections = objectionsOf(subject, words).map(
    ({ person, note }) => `${person} objects${note === undefined ? '' : `: ${note}`}`,
  );
  return {
    verdict: overallVerdict(standings),
    waitingFor: standings.flatMap((standing) => waitingFor(standing, subject)),
    against: [...refusals, ...objections],
    completeAt: completeAt(standings),
  };
}

function waitingFor({ party, verdict, why }: PartyStanding, subject: ConsentSubject): readonly WaitingFor[] {
  if (verdict === 'granted') return [];
  const line = party.about ? ` that ${party.about.text}` : '';
  const what = `agreement of ${party.place}${line}: ${why ?? 'nobody has agreed yet'}`;
  return [{ party: party.id, what, ...(subject.beforeFirstWrite ? { until: subject.expiresAt } : {}) }];
}
