import type { Installation } from '#src/portals/installation';
import type { AuditLog } from '#src/ports/audit-log';
import type { BridgeDrivers } from '#src/ports/bridge-driver';
import type { Clock } from '#src/ports/clock';
import type { ConsentStore } from '#src/ports/consent-store';
import type {
  ActRecordStore,
  AliasJournal,
  ConsolidationStore,
  LeaseStore,
  StepRecordStore,
} from '#src/ports/consolidation-store';
import type { Hearing } from '#src/ports/hearing';
import type { NetworkSides } from '#src/ports/network-side';
import type { ObjectionNotices } from '#src/ports/objection-notices';
import type { PlanStore } from '#src/ports/plan-store';
import type { RecordBatches } from '#src/ports/record-batch';
import type { View, World, WorldWriter } from '#src/ports/world';

/** The records that a run keeps; in a rehearsal they live in memory. */
export interface RunRecords {
  readonly consolidations: ConsolidationStore;
  readonly stepRecords: StepRecordStore;
  readonly actRecords: ActRecordStore;
  readonly aliasJournal: AliasJournal;
  readonly batches: RecordBatches;
}

/** Where rooms are seen and changed. */
export interface RunWorld {
  /** What the steps of a run share (jobs/view/rooms-in-view.ts); outside a run, the rooms themselves. */
  readonly world: World;
  /** The rooms themselves, for who has to ask again and again; left out: `world` is. */
  readonly unshared?: World;
  /** True when `world` tells of a room what was seen there just now; left out: it is not known. */
  readonly isJustSeen?: (view: View) => boolean;
  readonly writer: WorldWriter;
  readonly drivers: BridgeDrivers;
  readonly installation: Installation;
  readonly clock: Clock;
}

/** Everything a run is built from. */
export interface RunPorts extends RunRecords, RunWorld {
  readonly plans: PlanStore;
  readonly consents: ConsentStore;
  readonly leases: LeaseStore;
  readonly networks: NetworkSides;
  readonly hearing: Hearing;
  readonly notices: ObjectionNotices;
  readonly audit: AuditLog;
  readonly timing: RunTiming;
  /** Undefined: nothing happens. */
  readonly reached?: Reached;
}

/** Times in milliseconds. */
export interface RunTiming {
  /** How long a lease lasts without renewal. */
  readonly leaseMs: number;
  /** How long the next owner waits after a lease ran out: as long as one request may still be under way (spec W-4). */
  readonly graceMs: number;
  /** How long levels that were taken back must have stood where a bridge may write them from memory. */
  readonly settleMs: number;
}

/**
 * What a run uses unless it is told otherwise: a lease of a minute, writes that end within 25 seconds, and a bridge that is
 * told of ours, and writes what it thinks, within three.
 */
export const usualTiming: RunTiming = { leaseMs: 60_000, graceMs: 25_000, settleMs: 3_000 };

/**
 * Called at every point where a crash would hurt; crash tests end the process there. `write` writes the records that wait
 * for the next intent: only then is a process that ends at `recorded` one that ended after its record.
 */
export type Reached = (point: CrashPoint, write: () => Promise<void>) => Promise<void>;

/** A point between two things that must not be torn apart (spec V-6); `act` is undefined at points of a whole step. */
export interface CrashPoint {
  readonly where: 'before' | 'performed' | 'recorded';
  readonly step: string;
  readonly leg: string | undefined;
  readonly act: string | undefined;
}
