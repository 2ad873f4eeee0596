import type { RoomsInView } from '#jobs/view/rooms-in-view';
import type { WordsInBreath } from '#jobs/view/words-in-breath';
import type { Plan } from '#src/consolidation/plan';
import type { ConsolidationId, ConsolidationState } from '#src/consolidation/records';
import { TributaryError } from '#src/errors/tributary-error';
import type { JsonObject } from '#src/portals/json';
import type { AuditEntry, AuditLog } from '#src/ports/audit-log';
import type { ConsentStore } from '#src/ports/consent-store';
import type { Hearing } from '#src/ports/hearing';
import type { NetworkSides } from '#src/ports/network-side';
import type { ObjectionNotices } from '#src/ports/objection-notices';
import type { HeldRecords } from './held-records.ts';
import type { Reached, RunTiming, RunWorld } from './run-ports.ts';

/** Where a run hears its people; undefined in a rehearsal, where nobody is asked. */
export interface RunPeople {
  readonly consents: ConsentStore;
  /** What they said about the plan. */
  readonly words: WordsInBreath;
  readonly networks: NetworkSides;
  readonly hearing: Hearing;
  readonly notices: ObjectionNotices;
  /** What was told before, approvals among it; what was said in rooms is told apart from the run's own records. */
  readonly audit: Pick<AuditLog, 'of' | 'append'>;
}

/** One consolidation while it is being worked on. */
export interface Running extends RunWorld {
  readonly id: ConsolidationId;
  readonly plan: Plan;
  readonly held: HeldRecords;
  /** What the steps share of the rooms; undefined where each look is a look at the rooms themselves. */
  readonly view: RoomsInView | undefined;
  readonly people: RunPeople | undefined;
  /** The usual one where it is left out. */
  readonly timing?: RunTiming;
  /** Why this process must stop now, in words; undefined while it may go on. */
  readonly stopped: () => string | undefined;
  /** True once the lease went to somebody else. */
  readonly leaseLost: () => boolean;
  /** Adds a line of the story to the audit log, with the next records that are written. */
  readonly tell: (what: string, detail: JsonObject) => void;
  /** Such a line, for whoever writes it with other records. */
  readonly line: (what: string, detail: JsonObject) => AuditEntry;
  readonly reached?: Reached | undefined;
}

/**
 * Returns only when the run may do one more thing: asked before every step and every act, so that a closing process takes
 * hold between two acts and never within one. A pause or an undo that was seen with the last records counts as well; the
 * next intent looks once more, in its own transaction. Throws RUN_INTERRUPTED or LEASE_LOST.
 */
export async function mayGoOn(running: Running, states: readonly ConsolidationState[]): Promise<void> {
  const { id } = running;
  if (running.leaseLost()) throw new TributaryError('LEASE_LOST', { facts: { consolidation: id } });
  const why = running.stopped() ?? (await whyNotInState(running, states));
  if (why !== undefined) throw new TributaryError('RUN_INTERRUPTED', { facts: { consolidation: id, why } });
}

async function whyNotInState(running: Running, states: readonly ConsolidationState[]): Promise<string | undefined> {
  const { state } = await running.held.seen();
  return states.includes(state) ? undefined : `it is ${state}`;
}
