import type { PartyAnswer } from '#src/acts/answers';
import type { ActPorts } from '#src/acts/ports';
import type { Consent, ConsentSubject } from '#src/consent/consent';
import { standingsOf } from '#src/consent/standing';
import { consentSubjectOf, noticesOnceLate } from '#src/consolidation/consent-subject';
import type { Plan } from '#src/consolidation/plan';
import type { Consolidation } from '#src/consolidation/records';

/** A plan with its run and what was said about it: everything that verdicts are computed from. */
export interface PlanNow {
  readonly plan: Plan;
  readonly consolidation: Consolidation | undefined;
  readonly wroteAnything: boolean;
  readonly subject: ConsentSubject;
  readonly words: readonly Consent[];
}

/** How a plan stands now. */
export async function planNow(ports: ActPorts, plan: Plan): Promise<PlanNow> {
  const consolidation = await ports.consolidations.ofPlan(plan.id);
  const acts = consolidation ? await ports.actRecords.of(consolidation.id) : [];
  const wroteAnything = acts.length > 0;
  const notices = wroteAnything ? [] : await noticesOnceLate(ports, plan);
  const words = await ports.consents.consentsOf(plan.id);
  return {
    plan,
    consolidation,
    wroteAnything,
    words,
    subject: consentSubjectOf(plan, { wroteAnything, notices, consolidation }),
  };
}

/** Every party of the plan with its verdict. */
export async function partyAnswers(ports: ActPorts, plan: Plan): Promise<readonly PartyAnswer[]> {
  return answersOf(await planNow(ports, plan), ports.clock.now());
}

/** As `partyAnswers`, from what was read already. */
export function answersOf({ subject, words }: Pick<PlanNow, 'subject' | 'words'>, now: number): readonly PartyAnswer[] {
  return standingsOf(subject, words, { now }).map(({ party, verdict, agreed, refused, why }) => ({
    id: party.id,
    place: party.place,
    ...(party.about && { about: party.about.text }),
    verdict,
    people: [...agreed, ...refused],
    ...(why !== undefined && { why }),
  }));
}
