import type { ActOutcome } from '#src/consolidation/act';
import type { PlanId } from '#src/consolidation/plan';
import type {
  ActRecord,
  Consolidation,
  ConsolidationId,
  ConsolidationState,
  Fence,
  Leg,
  StepRecord,
} from '#src/consolidation/records';
import type { RoomId, UserId } from '#src/portals/ids';
import type { AuditEntry } from './audit-log.ts';

/** The fields of a consolidation that change while it runs; `undefined` clears one. */
export type ConsolidationChange = {
  readonly [K in
    | 'state'
    | 'step'
    | 'leg'
    | 'reason'
    | 'waitingFor'
    | 'confirmedAt'
    | 'confirmedBy'
    | 'pointOfNoReturnAt']?: Consolidation[K] | undefined;
} & {
  /**
   * Nothing at all is written unless the state is one of these at that moment (checked in the same statement):
   * a person's pause or undo is never overwritten by the runner. Undefined: whatever the state is.
   */
  readonly onlyFrom?: readonly ConsolidationState[];
};

/** A person's change, and the line that tells of it in the audit log: both are written, or neither (spec C-11). */
export type ToldChange = ConsolidationChange & { readonly told?: AuditEntry };

/** Keeps consolidations and their legs. Writes with a fence fail with LEASE_LOST once the lease has gone to another. */
export interface ConsolidationStore {
  /**
   * Creates it, locks its rooms, marks its plan as running and tells of it in the audit log, in one transaction. Throws
   * ROOM_LOCKED naming the room and the other consolidation.
   */
  create(start: {
    readonly consolidation: Consolidation;
    readonly rooms: readonly RoomId[];
    readonly legs: readonly RoomId[];
    /** Who started it; left out: nobody is to know. */
    readonly told?: AuditEntry;
  }): Promise<void>;
  find(id: ConsolidationId): Promise<Consolidation | undefined>;
  /** The newest consolidation of a plan; undefined when it was never run. */
  ofPlan(plan: PlanId): Promise<Consolidation | undefined>;
  /** Newest first. */
  list(): Promise<readonly Consolidation[]>;
  /** Where a new run of this person stands among the runs that have not begun; undefined: of nobody in particular. */
  placeFor(startedBy: UserId | undefined): Promise<number>;
  /** Whose turn it is among the runs that were begun: 1 for the first of its person, then all second ones. */
  turnOf(id: ConsolidationId): Promise<number>;
  /** With a fence: only while its holder has the lease. Without: a person's word (confirm, pause, resume, undo). */
  change(id: ConsolidationId, change: ToldChange, fence?: Fence): Promise<void>;
  legsOf(id: ConsolidationId): Promise<readonly Leg[]>;
  changeLeg(fence: Fence, leg: Pick<Leg, 'room' | 'state' | 'step'>): Promise<void>;
  /** Which consolidation holds the room; undefined when none does. */
  holderOf(room: RoomId): Promise<ConsolidationId | undefined>;
}

/** Keeps the records of steps. */
export interface StepRecordStore {
  /** Records that a step is about to run: a new row, or the same row started again. */
  intend(fence: Fence, step: Pick<StepRecord, 'step' | 'leg'>): Promise<void>;
  conclude(fence: Fence, step: Pick<StepRecord, 'step' | 'leg' | 'state' | 'note'>): Promise<void>;
  /** In the order in which they were first intended. */
  of(id: ConsolidationId): Promise<readonly StepRecord[]>;
}

/** Keeps the records of acts. */
export interface ActRecordStore {
  /** Records an intent with what stood before; an intent already recorded under this id is returned as it was, never overwritten. */
  intend(fence: Fence, act: Pick<ActRecord, 'id' | 'step' | 'leg' | 'act' | 'former'>): Promise<ActRecord>;
  conclude(fence: Fence, id: string, outcome: ActOutcome): Promise<void>;
  undone(fence: Fence, id: string, leftover?: string): Promise<void>;
  find(id: string): Promise<ActRecord | undefined>;
  /** Oldest first. */
  of(id: ConsolidationId): Promise<readonly ActRecord[]>;
}

/** What stands in the journal about one alias (spec step 10). */
export interface AliasJournalEntry {
  readonly consolidation: ConsolidationId;
  readonly alias: string;
  readonly from: RoomId;
  readonly to: RoomId;
  /** `moving` from before the delete until the look that proves the new place. */
  readonly state: 'moving' | 'moved' | 'put-back';
}

/** Keeps where each alias led before it was moved, and where it leads now. */
export interface AliasJournal {
  write(fence: Fence, entry: AliasJournalEntry): Promise<void>;
  of(id: ConsolidationId): Promise<readonly AliasJournalEntry[]>;
}

/** One runner at a time for a consolidation (spec W-4). Times in milliseconds. */
export interface LeaseStore {
  /** The fence, with a number higher than any before; undefined while another holds the lease or its grace (request deadline) lasts. */
  take(request: {
    readonly consolidation: ConsolidationId;
    readonly holder: string;
    readonly forMs: number;
    readonly graceMs: number;
  }): Promise<Fence | undefined>;
  /** How long it is until the next may take it, if it is neither renewed nor given back; 0: now. */
  freeIn(consolidation: ConsolidationId, graceMs: number): Promise<number>;
  /** False when the lease was lost. */
  renew(fence: Fence, forMs: number): Promise<boolean>;
  release(fence: Fence): Promise<void>;
}
