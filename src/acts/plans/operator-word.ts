import type { WordAnswer, WordRequest } from '#src/acts/answers';
import type { ActPorts } from '#src/acts/ports';
import type { Word } from '#src/consent/consent';
import { splitNetworkParty } from '#src/consent/live-rights';
import type { Party } from '#src/consent/party';
import { inWords } from '#src/consent/plain-text';
import { operatorsOf } from '#src/consolidation/planning/make-parties';
import { TributaryError } from '#src/errors/tributary-error';
import { findPlan } from './find.ts';
import { openPlan } from './open-plan.ts';
import { partyAnswers } from './party-answers.ts';
import { objectionParty, recordWord } from './record-word.ts';

/**
 * An operator's word at the terminal or on the page, for one party. Throws PARTY_NOT_IN_PLAN, CONSENT_ELSEWHERE for parties
 * that answer in their room or on their network, CONSENT_NOT_OPERATOR, and what `openPlan` throws.
 */
export async function operatorWord(ports: ActPorts, request: WordRequest, word: Word): Promise<WordAnswer> {
  const { plan } = openPlan(await findPlan(ports, request.plan), ports.clock.now());
  const party = plan.parties.find(({ id }) => id === request.party);
  if (!party) {
    const parties = inWords(plan.parties.map(({ id }) => id));
    throw new TributaryError('PARTY_NOT_IN_PLAN', { facts: { plan: plan.id, party: request.party, parties } });
  }
  if (!answersHere(ports, party)) throw elsewhere(party);
  requireOperator(ports, party, request.by);
  const spokenFor = word === 'object' ? objectionParty(party.place) : party.id;
  const note = request.note;
  await recordWord(ports, plan, { party: spokenFor, person: request.by, word, ...(note !== undefined && { note }) });
  const parties = await partyAnswers(ports, plan);
  const verdict = parties.find(({ id }) => id === party.id)?.verdict ?? 'unknown';
  return { plan: plan.id, party: party.id, verdict, parties };
}

/** A network on which nobody of ours is cannot answer us: the bridge's operator asks its people and vouches for the answer. */
function answersHere({ networks }: ActPorts, party: Party): boolean {
  if (party.kind === 'operator') return true;
  return party.kind === 'network' && networks.of(splitNetworkParty(party.id).network) === undefined;
}

/** Both then and now: who was no operator when the plan was made cannot speak for it, nor who is none any more. */
function requireOperator({ installation }: ActPorts, party: Party, by: string): void {
  const today: readonly string[] = operatorsOf(installation, party.place);
  const then: readonly string[] = party.people;
  if (!today.includes(by) || !then.includes(by))
    throw new TributaryError('CONSENT_NOT_OPERATOR', { facts: { by, place: party.place } });
}

function elsewhere(party: Party): TributaryError {
  const how = party.kind === 'network' ? 'a private message with the code' : '!tributary agree CODE';
  return new TributaryError('CONSENT_ELSEWHERE', { facts: { party: party.id, place: party.place, how } });
}
