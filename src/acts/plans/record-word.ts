import type { ActPorts } from '#src/acts/ports';
import { lineOf, type Told } from '#src/acts/speaking/tell';
import type { Consent, Word } from '#src/consent/consent';
import type { PartyId } from '#src/consent/party';
import { overallVerdict, standingsOf } from '#src/consent/standing';
import type { Plan } from '#src/consolidation/plan';
import { goingForward } from '#src/consolidation/run-state';
import type { Json } from '#src/portals/json';
import { announceWhenComplete } from './announce-objections.ts';
import { type PlanNow, planNow } from './party-answers.ts';
import { endRefused, reasonFor } from './tell-refusal.ts';

/** A word that was judged and counts. */
export type CountedWord = Pick<Consent, 'party' | 'person' | 'word' | 'level' | 'room' | 'event' | 'note'>;

/** What of a word decides about its effect. */
type Effective = Pick<Consent, 'person' | 'word' | 'note'>;

const WHAT: Readonly<Record<Word, string>> = {
  agree: 'consent-granted',
  refuse: 'consent-refused',
  object: 'objection-made',
};

/** Records a word with its evidence and lets it take effect; false when the same word of that person stands already. */
export async function recordWord(ports: ActPorts, plan: Plan, word: CountedWord): Promise<boolean> {
  const at = ports.clock.now();
  const { words } = await planNow(ports, plan);
  const opposite = words.find((before) => isOpposite(before, word));
  // A person who changes their mind has one word, the last one.
  if (opposite) await ports.consents.withdraw({ plan: plan.id, party: word.party, person: word.person, at });
  const told = lineOf({ plan, who: word.person, what: WHAT[word.word], detail: evidenceOf(plan, word) }, at);
  const isNew = await ports.consents.record({ ...word, plan: plan.id, hash: plan.hash, at }, told);
  await takeEffect(ports, await planNow(ports, plan), word);
  return isNew;
}

/** What is kept of objections is apart from consents, so that lifting one does not lift the other. */
export function objectionParty(place: string): PartyId {
  return `objection:${place}` as PartyId;
}

function isOpposite(before: Consent, word: CountedWord): boolean {
  const same = before.party === word.party && before.person === word.person && before.withdrawnAt === undefined;
  return same && before.word !== word.word;
}

/** Lets a word that is kept take effect; again after a crash, which may have come between the two. */
export async function takeEffect(ports: ActPorts, now: PlanNow, spoken: Effective): Promise<void> {
  if (spoken.word === 'agree') return whenComplete(ports, now);
  const reason = reasonFor(spoken);
  if (spoken.word !== 'refuse' || now.wroteAnything) return stopRun(ports, now, reason);
  await endRefused(ports, now.plan, reason);
  await wake(ports, now);
}

/** Pauses the run between two acts, when it goes on; after the point of no return it only goes forward (spec W-6, W-12). */
export async function stopRun(ports: ActPorts, { plan, consolidation }: PlanNow, reason: string): Promise<void> {
  if (!consolidation || consolidation.pointOfNoReturnAt !== undefined) return;
  if (!goingForward.includes(consolidation.state)) return;
  const change = { state: 'paused', reason, waitingFor: [], onlyFrom: goingForward } as const;
  const paused: Told = { plan, consolidation, who: 'tributary', what: 'run-paused', detail: { reason } };
  await ports.consolidations.change(consolidation.id, { ...change, told: lineOf(paused, ports.clock.now()) });
}

/** Once everybody has agreed, every room learns until when it can be objected to (spec C-9), and the run is woken. */
async function whenComplete(ports: ActPorts, now: PlanNow): Promise<void> {
  const standings = standingsOf(now.subject, now.words, { now: ports.clock.now() });
  if (overallVerdict(standings) !== 'granted') return;
  // Rooms that could not be told are told later, by the run or by the rounds of `serve`; the word counts now.
  await announceWhenComplete(ports, now);
  await wake(ports, now);
}

async function wake({ jobs }: ActPorts, { consolidation }: PlanNow): Promise<void> {
  if (consolidation) await jobs.wake(consolidation.id);
}

function evidenceOf(plan: Plan, { party, level, room, event, note }: CountedWord): Json {
  return {
    hash: plan.hash,
    party,
    ...(level !== undefined && { level }),
    ...(room !== undefined && { room }),
    ...(event !== undefined && { event }),
    ...(note !== undefined && { note }),
  };
}
