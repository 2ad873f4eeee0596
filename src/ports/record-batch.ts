import type { ActRecord, Consolidation, ConsolidationState, Fence, Leg, StepRecord } from '#src/consolidation/records';
import type { AuditEntry } from './audit-log.ts';
import type { AliasJournalEntry, ConsolidationChange } from './consolidation-store.ts';

/** Records as they shall stand, each at most once; what is left out stays as it is. `at` is milliseconds since 1970. */
export interface Records {
  readonly steps?: readonly StepRecord[];
  /** What stood before an act is kept as it was recorded first. */
  readonly acts?: readonly ActRecord[];
  readonly aliases?: readonly (AliasJournalEntry & { readonly at: number })[];
  readonly legs?: readonly Pick<Leg, 'room' | 'state' | 'step'>[];
  /** In this order. */
  readonly changes?: readonly { readonly change: ConsolidationChange; readonly at: number }[];
  /** Where the run is done, undone or refused by then, its rooms are free; its plan has ended, unless a refusal made it void. */
  readonly endsRun?: boolean;
  readonly audit?: readonly AuditEntry[];
}

/** What may come with something that begins. */
export type BeginningRecords = Pick<Records, 'acts' | 'aliases' | 'changes' | 'audit'>;

/** A batch: what happened, and what may be begun only while the consolidation is in one of some states. */
export interface RecordBatch {
  readonly happened: Records;
  readonly begins?: { readonly onlyFrom: readonly ConsolidationState[]; readonly records: BeginningRecords };
}

/** Writes records of a run together (spec W-2, W-4). */
export interface RecordBatches {
  /**
   * In one transaction that holds the lease: what happened, then what begins, unless a person has turned the run around;
   * the state cannot change in between. Returns the consolidation as it stands afterwards. Throws LEASE_LOST.
   */
  write(fence: Fence, batch: RecordBatch): Promise<{ readonly now: Consolidation; readonly begun: boolean }>;
}
