import type { ActPorts } from '#src/acts/ports';
import { splitNetworkParty } from '#src/consent/live-rights';
import { workedOn } from '#src/consolidation/run-state';

/** Wakes the runs that need a word or a right of this network's people: each would wait out its own time otherwise. */
export async function networkIsBack(
  { plans, consolidations, jobs }: Pick<ActPorts, 'plans' | 'consolidations' | 'jobs'>,
  network: string,
): Promise<void> {
  for (const { plan } of await plans.active()) {
    const isConcerned = plan.parties.some(
      ({ kind, id }) => kind === 'network' && splitNetworkParty(id).network === network,
    );
    const run = isConcerned ? await consolidations.ofPlan(plan.id) : undefined;
    if (run && workedOn.includes(run.state)) await jobs.wake(run.id);
  }
}
