import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import type { Plan } from './plan.ts';

/** What the hash covers; findings and sentences follow from it and are left out (spec P-5). */
type HashedPlan = Omit<Plan, 'hash' | 'blockers' | 'warnings' | 'seen' | 'humanTasks' | 'createdAt' | 'requestedBy'>;

/** The plan's hash: SHA-256 over canonical JSON, 64 hexadecimal digits (spec P-5). */
export function hashOfPlan(plan: HashedPlan): string {
  const { id, canonical, legs, parties, policy, projection, nonce, expiresAt, steps } = plan;
  const rooms = [canonical.room, ...legs.map(({ room }) => room)];
  const acts = steps.map(({ step, leg, acts }) => ({ step, leg, acts: acts.map(({ act }) => act) }));
  const actors = [...new Set([canonical.actor, ...canonical.joiners, ...legs.flatMap(actorsOfLeg)])].sort();
  return sha256(
    canonicalJson({ id, rooms, canonical, legs, parties, acts, actors, policy, nonce, expiresAt, projection }),
  );
}

/** True when the plan is the one its hash was made for: a changed plan has another hash. */
export function hasItsHash(plan: Plan): boolean {
  return hashOfPlan(plan) === plan.hash;
}

function actorsOfLeg(leg: Plan['legs'][number]): readonly string[] {
  return [leg.readAs, leg.tombstoneAs, ...(leg.powerFrom ? [leg.powerFrom] : [])];
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
