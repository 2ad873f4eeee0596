import { isTributaryError, TributaryError } from '#src/errors/tributary-error';
import type { Consent, ConsentSubject } from './consent.ts';
import type { LiveRight } from './live-rights.ts';
import { objectionsOf, overallVerdict, type PartyStanding, standingsOf } from './standing.ts';

/** Where the gate reads from; a source that throws leaves the gate shut (spec C-7). */
export interface ConsentEvidence {
  readonly words: () => Promise<readonly Consent[]>;
  /** Given before steps 3, 8, 10 and 17: the rights as the servers tell them now (spec C-8). */
  readonly rights?: ((words: readonly Consent[]) => Promise<readonly LiveRight[]>) | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * The consent gate (spec C-7, C-8): returns only when every party's consent is established.
 * Throws CONSENT_REFUSED, CONSENT_OBJECTED, CONSENT_MISSING, or CONSENT_UNKNOWN when it could not be checked.
 */
export async function requireConsent(subject: ConsentSubject, evidence: ConsentEvidence): Promise<void> {
  const { words, rights } = await readEvidence(subject, evidence);
  const standings = standingsOf(subject, words, { now: evidence.now, rights });
  const objections = objectionsOf(subject, words);
  if (objections.length > 0)
    throw refusal('CONSENT_OBJECTED', subject, objections.map(({ person }) => person).join(', '));
  switch (overallVerdict(standings)) {
    case 'granted':
      return;
    case 'refused':
      throw refusal('CONSENT_REFUSED', subject, whoOf(standings, 'refused'));
    case 'unknown':
      throw refusalOfUnknown(subject, standings, rights);
  }
}

async function readEvidence(
  subject: ConsentSubject,
  evidence: ConsentEvidence,
): Promise<{ words: readonly Consent[]; rights: readonly LiveRight[] | undefined }> {
  try {
    const words = await evidence.words();
    return { words, rights: await evidence.rights?.(words) };
  } catch (cause) {
    const what = isTributaryError(cause) ? cause.text.happened : 'the records could not be read';
    throw new TributaryError('CONSENT_UNKNOWN', { facts: { plan: subject.plan, what }, cause });
  }
}

/** Rights that could not be read now are asked again later; a consent that is missing needs a person. */
function refusalOfUnknown(
  subject: ConsentSubject,
  standings: readonly PartyStanding[],
  rights: readonly LiveRight[] | undefined,
): TributaryError {
  const open = standings.filter(({ verdict }) => verdict === 'unknown');
  const unreadable = open.map(({ party }) =>
    rights?.find((right) => right.party === party.id && right.verdict === 'unknown'),
  );
  const first = unreadable[0];
  if (!first || unreadable.includes(undefined)) return refusal('CONSENT_MISSING', subject, whoOf(standings, 'unknown'));
  return new TributaryError('CONSENT_UNKNOWN', {
    facts: { plan: subject.plan, what: `${first.person} ${first.why}` },
  });
}

function refusal(
  code: 'CONSENT_REFUSED' | 'CONSENT_OBJECTED' | 'CONSENT_MISSING',
  subject: ConsentSubject,
  who: string,
): TributaryError {
  return new TributaryError(code, { facts: { plan: subject.plan, who: who || 'no party is known' } });
}

function whoOf(standings: readonly PartyStanding[], verdict: 'refused' | 'unknown'): string {
  return standings
    .filter((standing) => standing.verdict === verdict)
    .map(({ party, why }) => `${party.id} (${why ?? 'not granted'})`)
    .join('; ');
}
