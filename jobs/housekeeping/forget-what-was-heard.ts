import type { Clock } from '#src/ports/clock';
import type { HeardStore } from '#src/ports/heard-store';
import type { PlanStore } from '#src/ports/plan-store';

const DAY_MS = 86_400_000;
/** Longer than any homeserver goes on repeating a push, and than rooms disagree about what time it is. */
const KEPT_DAYS = 30;

/** What forgetting needs. */
export interface Forgetting {
  readonly plans: Pick<PlanStore, 'active'>;
  readonly heard: Pick<HeardStore, 'forget'>;
  readonly clock: Clock;
}

/**
 * Forgets events that nothing can bring before us again: rooms are read back to the making of a plan that is still asked or
 * running, never further, and a homeserver repeats the last transaction only.
 */
export async function forgetWhatWasHeard({ plans, heard, clock }: Forgetting): Promise<void> {
  const made = (await plans.active()).map(({ plan }) => plan.createdAt);
  await heard.forget(Math.min(clock.now(), ...made) - KEPT_DAYS * DAY_MS);
}
