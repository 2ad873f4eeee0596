import { findBlockers } from '#src/consolidation/blockers/find-blockers';
import type { PlanDraft, PlanId } from '#src/consolidation/plan';
import { projectWorld } from '#src/consolidation/projection';
import type { PlanningWorld, Situation } from '#src/consolidation/situation';
import { findWarnings } from '#src/consolidation/warnings/find-warnings';
import { withoutHiddenCharacters } from '#src/portals/look-alike';
import { makeCanonical, makeLegs } from './make-legs.ts';
import { makeParties } from './make-parties.ts';
import { whatPeopleSee } from './seen.ts';

const DAY_MS = 86_400_000;

/** What is chance or choice in a plan, and not computed from the world. */
export interface DraftIdentity {
  readonly id: PlanId;
  readonly nonce: string;
  readonly createdAt: number;
  /** A Matrix user id, or `nick on network`. */
  readonly requestedBy: string | undefined;
  /** Why canonical was chosen; empty when the caller said which. */
  readonly reasons: readonly string[];
}

/** Settles everything of a plan but its acts, forecast and hash. Pure: equal input gives an equal draft. */
export function makeDraft(world: PlanningWorld, identity: DraftIdentity): PlanDraft {
  const { policy } = world.installation;
  const legs = makeLegs(world);
  const plan = makeCanonical(world, legs, identity.reasons);
  const situation: Situation = { ...world, plan, legs, parties: makeParties(world, legs) };
  return {
    id: identity.id,
    canonical: plan,
    legs,
    parties: situation.parties,
    blockers: findBlockers(situation).map(fitForShow),
    warnings: findWarnings(situation).map(fitForShow),
    seen: whatPeopleSee(situation).map((seen) => ({ ...seen, sentences: seen.sentences.map(withoutHiddenCharacters) })),
    policy,
    projection: projectWorld(world.world, world.kinds),
    nonce: identity.nonce,
    createdAt: identity.createdAt,
    expiresAt: identity.createdAt + policy.consentDays * DAY_MS,
    requestedBy: identity.requestedBy,
  };
}

/** Ids and aliases come from rooms: a sentence shows nothing that cannot be seen (threat T-03). */
function fitForShow<T extends { readonly text: string }>(finding: T): T {
  return { ...finding, text: withoutHiddenCharacters(finding.text) };
}
