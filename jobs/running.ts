import type { Plan } from '#src/consolidation/plan';
import type { ConsolidationId, ConsolidationState, Fence } from '#src/consolidation/records';
import { TributaryError } from '#src/errors/tributary-error';
import type { JsonObject } from '#src/portals/json';
import type { ConsentStore } from '#src/ports/consent-store';
import type { Hearing } from '#src/ports/hearing';
import type { NetworkSides } from '#src/ports/network-side';
import type { PlanStore } from '#src/ports/plan-store';
import type { CrashPoint, RunRecords, RunWorld } from './run-ports.ts';

/** Where a run hears its people; undefined in a rehearsal, where nobody is asked. */
export interface RunPeople {
  readonly consents: ConsentStore;
  readonly networks: NetworkSides;
  readonly hearing: Hearing;
}

/** One consolidation while it is being worked on. */
export interface Running extends RunRecords, RunWorld {
  readonly id: ConsolidationId;
  readonly plan: Plan;
  readonly fence: Fence;
  readonly people: RunPeople | undefined;
  readonly plans: Pick<PlanStore, 'setState'>;
  /** Why this process must stop now, in words; undefined while it may go on. */
  readonly stopped: () => string | undefined;
  /** True once the lease went to somebody else. */
  readonly leaseLost: () => boolean;
  /** Writes a line of the story into the audit log. */
  readonly tell: (what: string, detail: JsonObject) => Promise<void>;
  readonly reached?: ((point: CrashPoint) => Promise<void>) | undefined;
}

/**
 * Returns only when the run may do one more thing: asked before every step and every act, so that a pause, an undo or a
 * closing process takes hold between two acts and never within one. Throws RUN_INTERRUPTED or LEASE_LOST.
 */
export async function mayGoOn(running: Running, states: readonly ConsolidationState[]): Promise<void> {
  const { id } = running;
  if (running.leaseLost()) throw new TributaryError('LEASE_LOST', { facts: { consolidation: id } });
  const why = running.stopped() ?? (await whyNotInState(running, states));
  if (why !== undefined) throw new TributaryError('RUN_INTERRUPTED', { facts: { consolidation: id, why } });
}

async function whyNotInState(running: Running, states: readonly ConsolidationState[]): Promise<string | undefined> {
  const now = await running.consolidations.find(running.id);
  if (!now) throw new TributaryError('CONSOLIDATION_NOT_FOUND', { facts: { consolidation: running.id } });
  return states.includes(now.state) ? undefined : `it is ${now.state}`;
}
