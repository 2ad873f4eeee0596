import type { PartyAnswer, PlanAnswer } from '#src/acts/answers';
import { isoText } from './moment.ts';

/** A plan as `--json` prints it (spec: JSON fields that others rely on). */
export function planDocument({ plan, parties, kept, leftOut, stillInside }: PlanAnswer): object {
  const { canonical } = plan;
  return {
    plan: plan.id,
    hash: plan.hash,
    canonical: canonical.room,
    canonicalAddress: canonical.address,
    canonicalName: canonical.name,
    canonicalReasons: canonical.reasons,
    legs: plan.legs,
    parties: parties.map(partyDocument),
    steps: plan.steps,
    blockers: plan.blockers,
    warnings: plan.warnings,
    humanTasks: plan.humanTasks,
    seen: plan.seen,
    policy: plan.policy,
    createdAt: isoText(plan.createdAt),
    expiresAt: isoText(plan.expiresAt),
    kept,
    ...(leftOut && { leftOut }),
    ...(stillInside && { stillInside }),
  };
}

/** A party as `--json` prints it; `why` is null when the verdict is `granted`. */
export function partyDocument({ id, place, about, verdict, people, why }: PartyAnswer): object {
  return { id, place, about: about ?? null, verdict, people, why: why ?? null };
}
