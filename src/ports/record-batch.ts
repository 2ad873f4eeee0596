import type { ActOutcome } from '#src/consolidation/act';
import type { ActRecord, Consolidation, ConsolidationState, Fence, Leg, StepRecord } from '#src/consolidation/records';
import type { AuditEntry } from './audit-log.ts';
import type { AliasJournalEntry, ConsolidationChange } from './consolidation-store.ts';

/** One line of a batch; `at` is milliseconds since 1970. */
export type RunRecord =
  | { readonly kind: 'step-intent'; readonly step: Pick<StepRecord, 'step' | 'leg'>; readonly at: number }
  | {
      readonly kind: 'step-outcome';
      readonly step: Pick<StepRecord, 'step' | 'leg' | 'state' | 'note'>;
      readonly at: number;
    }
  | { readonly kind: 'act-intent'; readonly record: ActRecord }
  | { readonly kind: 'act-outcome'; readonly id: string; readonly outcome: ActOutcome; readonly at: number }
  | { readonly kind: 'act-undone'; readonly id: string; readonly leftover: string | undefined; readonly at: number }
  | { readonly kind: 'alias'; readonly entry: AliasJournalEntry; readonly at: number }
  | { readonly kind: 'leg'; readonly leg: Pick<Leg, 'room' | 'state' | 'step'> }
  | { readonly kind: 'change'; readonly change: ConsolidationChange; readonly at: number }
  | { readonly kind: 'release-rooms' }
  | { readonly kind: 'audit'; readonly entry: AuditEntry };

/** A batch: what happened, and what may be begun only while the consolidation is in one of some states. */
export interface RecordBatch {
  readonly happened: readonly RunRecord[];
  readonly begins?: { readonly onlyFrom: readonly ConsolidationState[]; readonly records: readonly RunRecord[] };
}

/** Writes records of a run together (spec W-2, W-4). */
export interface RecordBatches {
  /**
   * In one transaction that holds the lease: what happened, then what begins, unless a person has turned the run around;
   * the state cannot change in between. Returns the consolidation as it stands afterwards. Throws LEASE_LOST.
   */
  write(fence: Fence, batch: RecordBatch): Promise<{ readonly now: Consolidation; readonly begun: boolean }>;
}
