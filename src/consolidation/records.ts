import type { RoomId, UserId } from '#src/portals/ids';
import type { Act, ActOutcome, Former } from './act.ts';
import type { PlanId } from './plan.ts';
import type { StepName } from './step-names.ts';

/** Names a consolidation: `c_` and ten characters. */
export type ConsolidationId = string & { readonly __brand: 'ConsolidationId' };

/** Where a consolidation stands; `done` still watches for `policy.watchDays`. */
export type ConsolidationState =
  | 'running'
  | 'waiting'
  | 'paused'
  | 'undoing'
  | 'undone'
  | 'refused'
  | 'failed'
  | 'done';

/** One plan being carried out. */
export interface Consolidation {
  readonly id: ConsolidationId;
  readonly plan: PlanId;
  readonly state: ConsolidationState;
  readonly step: StepName;
  /** The leg the run is at; undefined between legs. */
  readonly leg?: RoomId;
  /** Why it waits, pauses or failed, in words; undefined while it runs. */
  readonly reason?: string;
  readonly waitingFor: readonly { readonly party: string; readonly what: string; readonly until?: number }[];
  readonly startedBy?: UserId;
  /** Where it stands among the runs that have not begun: the lowest comes first. */
  readonly place?: number;
  readonly startedAt: number;
  readonly changedAt: number;
  /** When the second confirmation was given, and by whom. */
  readonly confirmedAt?: number;
  readonly confirmedBy?: string;
  /** When the first tombstone was intended: from then on nothing is undone (spec W-6). */
  readonly pointOfNoReturnAt?: number;
}

/** Where one leg stands. */
export interface Leg {
  readonly consolidation: ConsolidationId;
  readonly position: number;
  readonly room: RoomId;
  readonly state: 'open' | 'closed' | 'signposted' | 'retired' | 'undone';
  readonly step: StepName;
}

/** The record of one step, for the run or for one leg. */
export interface StepRecord {
  readonly consolidation: ConsolidationId;
  readonly step: StepName;
  readonly leg?: RoomId;
  readonly state: 'started' | 'done' | 'not-applicable' | 'waits' | 'failed' | 'undone';
  readonly note?: string;
  readonly intentAt: number;
  readonly outcomeAt?: number;
}

/** The record of one act: intent with what stood before, then outcome (spec W-2). */
export interface ActRecord {
  /** `<consolidation>/<step>/<leg or run>/<name of act>`; sent as `io.tributary.act` in messages of ours. */
  readonly id: string;
  readonly consolidation: ConsolidationId;
  readonly step: StepName;
  readonly leg?: RoomId;
  /** Order within the consolidation, from 1. */
  readonly sequence: number;
  readonly act: Act;
  readonly former: Former;
  readonly intentAt: number;
  readonly outcome?: ActOutcome;
  readonly outcomeAt?: number;
  readonly undoneAt?: number;
  /** What could not be taken back, in words. */
  readonly leftover?: string;
}

/** The right to write records of one consolidation: a lease with its fencing number (spec W-4). */
export interface Fence {
  readonly consolidation: ConsolidationId;
  readonly holder: string;
  readonly number: number;
}
