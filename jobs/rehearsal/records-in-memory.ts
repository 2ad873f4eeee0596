import type { RunRecords } from '#jobs/run-ports';
import type { PlanId } from '#src/consolidation/plan';
import type { ActRecord, Consolidation, ConsolidationId, Fence, Leg, StepRecord } from '#src/consolidation/records';
import { holdsRooms, isInLine, placeInLine, turnAmong } from '#src/consolidation/run-state';
import { TributaryError } from '#src/errors/tributary-error';
import type { RoomId } from '#src/portals/ids';
import type { AuditEntry } from '#src/ports/audit-log';
import type { Clock } from '#src/ports/clock';
import type {
  ActRecordStore,
  AliasJournal,
  AliasJournalEntry,
  ConsolidationStore,
  StepRecordStore,
} from '#src/ports/consolidation-store';
import type { RecordBatches, Records } from '#src/ports/record-batch';

/** What the records in memory are built from. */
export interface MemoryOptions {
  readonly clock: Clock;
  /** Throws LEASE_LOST for a fence that is no longer held; a rehearsal has nobody to share with. */
  readonly requireHeld?: (fence: Fence) => void;
  /** Where lines for the audit log go; a rehearsal has none. */
  readonly tell?: (entry: AuditEntry) => void;
  /** Told when a plan has ended with its run; a rehearsal's plan is not kept. */
  readonly endPlan?: (plan: PlanId) => Promise<void>;
}

/** The records of runs in memory, for a rehearsal: nothing of it outlives the process. */
export function createRecordsInMemory(options: MemoryOptions): RunRecords {
  const records = {
    consolidations: consolidationsInMemory(options),
    stepRecords: stepRecordsInMemory(options),
    actRecords: actRecordsInMemory(options),
    aliasJournal: aliasJournalInMemory(options),
  };
  return { ...records, batches: batchesInMemory(records, options) };
}

type SingleRecords = Omit<RunRecords, 'batches' | 'consolidations' | 'stepRecords' | 'actRecords'> & {
  readonly consolidations: FreeingRooms;
  readonly stepRecords: Putting<StepRecord>;
  readonly actRecords: Putting<ActRecord>;
};

/** Alone in its process, so nothing comes between what a transaction would hold together. */
function batchesInMemory(records: SingleRecords, { requireHeld, tell, endPlan }: MemoryOptions): RecordBatches {
  return {
    write: async (fence, { happened, begins }) => {
      requireHeld?.(fence);
      const before = await found(records, fence);
      const begun = begins?.onlyFrom.includes(before.state) ?? false;
      await writeAll(records, fence, happened);
      if (begun && begins) await writeAll(records, fence, begins.records);
      for (const entry of [...(happened.audit ?? []), ...((begun && begins?.records.audit) || [])]) tell?.(entry);
      const now = await found(records, fence);
      if (happened.endsRun && !holdsRooms.includes(now.state)) {
        records.consolidations.freeRooms(now.id);
        if (now.state !== 'refused') await endPlan?.(now.plan);
      }
      return { now, begun };
    },
  };
}

async function found({ consolidations }: SingleRecords, { consolidation: id }: Fence): Promise<Consolidation> {
  const run = await consolidations.find(id);
  if (!run) throw new TributaryError('CONSOLIDATION_NOT_FOUND', { facts: { consolidation: id } });
  return run;
}

async function writeAll(records: SingleRecords, fence: Fence, batch: Records): Promise<void> {
  const { consolidations, stepRecords, actRecords, aliasJournal } = records;
  for (const step of batch.steps ?? []) stepRecords.put(step);
  for (const act of batch.acts ?? []) actRecords.put(act);
  for (const { at: _written, ...entry } of batch.aliases ?? []) await aliasJournal.write(fence, entry);
  for (const leg of batch.legs ?? []) await consolidations.changeLeg(fence, leg);
  for (const { change } of batch.changes ?? []) await consolidations.change(fence.consolidation, change, fence);
}

/** The consolidations, and how the end of one frees its rooms. */
type FreeingRooms = ConsolidationStore & { freeRooms(id: ConsolidationId): void };

function consolidationsInMemory(options: MemoryOptions): FreeingRooms {
  const runs = new Map<ConsolidationId, Consolidation>();
  const legs = new Map<ConsolidationId, Leg[]>();
  const locks = new Map<RoomId, ConsolidationId>();
  const newestFirst = (): readonly Consolidation[] => [...runs.values()].reverse();
  return {
    create: async ({ consolidation, rooms, legs: legRooms, told }) => {
      lockAll(locks, consolidation.id, rooms);
      runs.set(consolidation.id, consolidation);
      legs.set(
        consolidation.id,
        legRooms.map((room, position) => newLeg(consolidation, room, position)),
      );
      if (told) options.tell?.(told);
    },
    find: async (id) => runs.get(id),
    ofPlan: async (plan) => newestFirst().find((run) => run.plan === plan),
    list: async () => newestFirst(),
    placeFor: async (startedBy) => {
      const line = newestFirst().filter(isInLine);
      const own = line.filter((run) => run.startedBy === startedBy);
      return placeInLine({ first: placesOf(line)[0], ownLast: placesOf(own).at(-1) });
    },
    turnOf: async (id) => turnAmong(newestFirst(), id),
    change: async (id, { onlyFrom, told, ...change }, fence) => {
      if (fence) options.requireHeld?.(fence);
      const before = runs.get(id);
      if (!before) throw new TributaryError('CONSOLIDATION_NOT_FOUND', { facts: { consolidation: id } });
      if (onlyFrom && !onlyFrom.includes(before.state)) return;
      runs.set(id, withoutUndefined({ ...before, ...change, changedAt: options.clock.now() }) as Consolidation);
      if (told) options.tell?.(told);
    },
    legsOf: async (id) => legs.get(id) ?? [],
    changeLeg: async (fence, change) => {
      options.requireHeld?.(fence);
      const own = legs.get(fence.consolidation) ?? [];
      legs.set(
        fence.consolidation,
        own.map((leg) => (leg.room === change.room ? { ...leg, ...change } : leg)),
      );
    },
    freeRooms: (id) => {
      for (const [room, holder] of locks) if (holder === id) locks.delete(room);
    },
    holderOf: async (room) => locks.get(room),
  };
}

function lockAll(locks: Map<RoomId, ConsolidationId>, id: ConsolidationId, rooms: readonly RoomId[]): void {
  const taken = rooms.find((room) => locks.has(room));
  if (taken) {
    throw new TributaryError('ROOM_LOCKED', { facts: { room: taken, consolidation: locks.get(taken) } });
  }
  for (const room of rooms) locks.set(room, id);
}

function newLeg({ id, step }: Consolidation, room: RoomId, position: number): Leg {
  return { consolidation: id, position, room, state: 'open', step };
}

/** Takes a whole record as it stands. */
interface Putting<T> {
  readonly put: (record: T) => void;
}

function stepRecordsInMemory({ clock, requireHeld }: MemoryOptions): StepRecordStore & Putting<StepRecord> {
  const records = new Map<string, StepRecord>();
  const keyOf = (id: string, { step, leg }: Pick<StepRecord, 'step' | 'leg'>): string =>
    [id, step, leg ?? ''].join(' ');
  return {
    put: (record) => void records.set(keyOf(record.consolidation, record), record),
    intend: async (fence, { step, leg }) => {
      requireHeld?.(fence);
      const { consolidation } = fence;
      const started = { consolidation, step, state: 'started', intentAt: clock.now(), ...(leg && { leg }) } as const;
      records.set(keyOf(consolidation, started), started);
    },
    conclude: async (fence, { step, leg, state, note }) => {
      requireHeld?.(fence);
      const key = keyOf(fence.consolidation, { step, ...(leg && { leg }) });
      const before = records.get(key);
      if (!before) throw outcomeBeforeIntent(step);
      records.set(key, withoutUndefined({ ...before, state, note, outcomeAt: clock.now() }) as StepRecord);
    },
    of: async (id) => [...records.values()].filter(({ consolidation }) => consolidation === id),
  };
}

function actRecordsInMemory({ clock, requireHeld }: MemoryOptions): ActRecordStore & Putting<ActRecord> {
  const records = new Map<string, ActRecord>();
  const settle = (fence: Fence, id: string, change: Partial<ActRecord>): void => {
    requireHeld?.(fence);
    const before = records.get(id);
    if (!before) throw outcomeBeforeIntent(id);
    records.set(id, { ...before, ...change });
  };
  return {
    put: (record) => void records.set(record.id, record),
    intend: async (fence, act) => {
      requireHeld?.(fence);
      const { consolidation } = fence;
      const known = records.get(act.id);
      if (known) return known;
      const record = { ...act, consolidation, sequence: records.size + 1, intentAt: clock.now() };
      records.set(act.id, record);
      return record;
    },
    conclude: async (fence, id, outcome) => settle(fence, id, { outcome, outcomeAt: clock.now() }),
    undone: async (fence, id, leftover) =>
      settle(fence, id, { undoneAt: clock.now(), ...(leftover !== undefined && { leftover }) }),
    find: async (id) => records.get(id),
    of: async (id) => [...records.values()].filter(({ consolidation }) => consolidation === id),
  };
}

function aliasJournalInMemory({ requireHeld }: MemoryOptions): AliasJournal {
  const entries = new Map<string, AliasJournalEntry>();
  return {
    write: async (fence, entry) => {
      requireHeld?.(fence);
      entries.set(`${entry.consolidation} ${entry.alias}`, entry);
    },
    of: async (id) => [...entries.values()].filter(({ consolidation }) => consolidation === id),
  };
}

function outcomeBeforeIntent(of: string): TributaryError {
  return new TributaryError('INTERNAL_FAULT', { facts: { what: `an outcome of ${of} without its intent` } });
}

function withoutUndefined<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Partial<T>;
}

/** From the first to the last. */
function placesOf(runs: readonly Consolidation[]): readonly number[] {
  return runs.flatMap(({ place }) => place ?? []).sort((a, b) => a - b);
}
