import type { Act, ActOutcome, Former } from '#src/consolidation/act';
import type { ActPlace } from '#src/consolidation/act-id';
import type { ActRecord, Consolidation, ConsolidationState, Fence, Leg, StepRecord } from '#src/consolidation/records';
import { TributaryError } from '#src/errors/tributary-error';
import type { AuditEntry } from '#src/ports/audit-log';
import type { Clock } from '#src/ports/clock';
import type { AliasJournalEntry, ConsolidationChange } from '#src/ports/consolidation-store';
import type { RecordBatch, Records } from '#src/ports/record-batch';
import { RecordDraft } from './record-draft.ts';
import type { RunRecords } from './run-ports.ts';

/** An act that is about to be tried. */
export interface Intent {
  readonly id: string;
  readonly place: ActPlace;
  readonly act: Act;
  readonly former: Former;
  /** True when the world is as wanted already: nothing will be done, so that the record can wait. */
  readonly isDone: boolean;
}

/** What intents need besides being recorded. */
export interface Beginning {
  /** Nothing begins unless the consolidation is in one of these states at that moment. */
  readonly onlyFrom: readonly ConsolidationState[];
  /** What is recorded in the same transaction, such as the point of no return. */
  readonly with?: Pick<Records, 'aliases' | 'changes' | 'audit'>;
}

/** How a run ends: from which states alone, as what, and what the story tells of it. */
export interface Ending {
  readonly onlyFrom: readonly ConsolidationState[];
  readonly change: ConsolidationChange;
  readonly told: AuditEntry;
}

/** What the records of a held run are built from. */
export interface HeldFrom {
  readonly records: RunRecords;
  readonly clock: Clock;
  readonly fence: Fence;
}

/**
 * The records of one run as the holder of its lease knows them: read once, since nobody else may write them, and written
 * in batches. What happened waits for the next intent and is written in the same transaction, before anything else is
 * done to the world; a crash before that is the crash between act and outcome, after which the world is asked (spec W-2).
 */
export class HeldRecords {
  readonly #from: HeldFrom;
  #draft = new RecordDraft();
  #writing: Promise<unknown> = Promise.resolve();
  #steps: Promise<StepRecord[]> | undefined;
  #acts: Promise<ActRecord[]> | undefined;
  #legs: Promise<Leg[]> | undefined;
  #seen: Consolidation | undefined;
  /** Why a batch was not written: what came after it must not be written without it. */
  #lost: { readonly error: unknown } | undefined;

  constructor(from: HeldFrom) {
    this.#from = from;
  }

  /** The consolidation as it was when a batch was written, or when it was first asked for. */
  async seen(): Promise<Consolidation> {
    this.#seen ??= await this.now();
    return this.#seen;
  }

  /** The consolidation as it stands now: people change it too. Throws CONSOLIDATION_NOT_FOUND. */
  async now(): Promise<Consolidation> {
    await this.write();
    const id = this.#from.fence.consolidation;
    const found = await this.#from.records.consolidations.find(id);
    if (!found) throw new TributaryError('CONSOLIDATION_NOT_FOUND', { facts: { consolidation: id } });
    this.#seen = found;
    return found;
  }

  /** Reads side by side what would else be asked for one after the other. */
  async readAll(): Promise<void> {
    await Promise.all([this.#allSteps(), this.#allActs(), this.#allLegs()]);
  }

  /** In the order in which they were first intended. */
  async steps(): Promise<readonly StepRecord[]> {
    return [...(await this.#allSteps())];
  }

  /** Oldest first. */
  async acts(): Promise<readonly ActRecord[]> {
    return [...(await this.#allActs())];
  }

  async legs(): Promise<readonly Leg[]> {
    return [...(await this.#allLegs())];
  }

  async intendStep(step: Pick<StepRecord, 'step' | 'leg'>): Promise<void> {
    const at = this.#from.clock.now();
    const { consolidation } = this.#from.fence;
    const started: StepRecord = { ...step, consolidation, state: 'started', intentAt: at };
    const steps = await this.#allSteps();
    const index = steps.findIndex((known) => known.step === step.step && known.leg === step.leg);
    if (index < 0) steps.push(started);
    else steps[index] = started;
    this.#draft.step(started);
  }

  async concludeStep(step: Pick<StepRecord, 'step' | 'leg' | 'state' | 'note'>): Promise<void> {
    const at = this.#from.clock.now();
    const steps = await this.#allSteps();
    const index = steps.findIndex((known) => known.step === step.step && known.leg === step.leg);
    const before = steps[index];
    if (!before)
      throw new TributaryError('INTERNAL_FAULT', { facts: { what: `${step.step} ended without a beginning` } });
    const { note: _said, ...rest } = before;
    const concluded: StepRecord = { ...rest, ...step, outcomeAt: at };
    steps[index] = concluded;
    this.#draft.step(concluded);
  }

  async changeLeg(leg: Pick<Leg, 'room' | 'state' | 'step'>): Promise<void> {
    const legs = await this.#allLegs();
    const index = legs.findIndex(({ room }) => room === leg.room);
    const before = legs[index];
    if (before) legs[index] = { ...before, ...leg };
    this.#draft.leg(leg);
  }

  /** Records the intents, with all that happened before, in one transaction. Throws RUN_INTERRUPTED and LEASE_LOST: then all is read anew, by others or by us. */
  async intend(intents: readonly Intent[], { onlyFrom, with: others = {} }: Beginning): Promise<readonly ActRecord[]> {
    const acts = await this.#allActs();
    const known = (id: string): ActRecord | undefined => acts.find((record) => record.id === id);
    const fresh = intents
      .filter(({ id }) => !known(id))
      .map((intent, index) => this.#recordOf(intent, acts.length + index));
    acts.push(...fresh);
    if (intents.every(({ isDone }) => isDone)) for (const record of fresh) this.#draft.act(record);
    else await this.#begin({ onlyFrom, records: { ...others, acts: fresh } });
    return intents.flatMap(({ id }) => known(id) ?? []);
  }

  async concludeAct(id: string, outcome: ActOutcome): Promise<void> {
    const at = this.#from.clock.now();
    this.#draft.act(await this.#changeAct(id, (record) => ({ ...record, outcome, outcomeAt: at })));
  }

  /** Written at once: an undo has no next intent. What was left over before gives way to what is now. */
  async undone(id: string, leftover: string | undefined): Promise<void> {
    const undoneAt = this.#from.clock.now();
    this.#draft.act(
      await this.#changeAct(id, ({ leftover: _before, ...rest }) => ({
        ...rest,
        undoneAt,
        ...(leftover !== undefined && { leftover }),
      })),
    );
    await this.write();
  }

  journal(entry: AliasJournalEntry): void {
    this.#draft.alias({ ...entry, at: this.#from.clock.now() });
  }

  tell(entry: AuditEntry): void {
    this.#draft.line(entry);
  }

  /** Changes the consolidation with the next batch. */
  change(change: ConsolidationChange): void {
    this.#draft.change({ change, at: this.#from.clock.now() });
  }

  /** Writes what happened, and with it the end of the run, its plan and its hold on rooms; false: a person turned it around. Throws as `write`. */
  end({ onlyFrom, change, told }: Ending): Promise<boolean> {
    const records = { changes: [{ change, at: this.#from.clock.now() }], audit: [told] };
    return this.#write({ happened: { ...this.#take(), endsRun: true }, begins: { onlyFrom, records } });
  }

  /** Writes what happened and was not written yet; what somebody else is writing is waited for. Throws LEASE_LOST, and why a batch was lost. */
  async write(): Promise<void> {
    if (this.#draft.isEmpty) await this.#writing;
    else await this.#write({ happened: this.#take() });
  }

  /** Writes what happened; where a batch was lost, all since is forgotten and read anew, as after a crash (spec W-2). */
  async writeOrForget(): Promise<void> {
    await this.#writing;
    if (!this.#lost) return this.write();
    this.#draft = new RecordDraft();
    this.#steps = undefined;
    this.#acts = undefined;
    this.#legs = undefined;
    this.#seen = undefined;
    this.#lost = undefined;
  }

  async #begin(begins: NonNullable<RecordBatch['begins']>): Promise<void> {
    if (await this.#write({ happened: this.#take(), begins })) return;
    const { consolidation } = this.#from.fence;
    const why = `it is ${(await this.seen()).state}`;
    throw new TributaryError('RUN_INTERRUPTED', { facts: { consolidation, why } });
  }

  #take(): Records {
    const taken = this.#draft;
    this.#draft = new RecordDraft();
    return taken.records();
  }

  /** One after the other, so that what was taken first is written first. */
  #write(batch: RecordBatch): Promise<boolean> {
    const { records, fence } = this.#from;
    const written = this.#writing.then(async () => {
      if (this.#lost) throw this.#lost.error;
      try {
        const { now, begun } = await records.batches.write(fence, batch);
        this.#seen = now;
        return begun;
      } catch (error) {
        this.#lost = { error };
        throw error;
      }
    });
    this.#writing = written.catch(() => undefined);
    return written;
  }

  #recordOf({ id, place: { step, leg }, act, former }: Intent, before: number): ActRecord {
    const { consolidation } = this.#from.fence;
    const intentAt = this.#from.clock.now();
    return { id, consolidation, step, ...(leg && { leg }), sequence: before + 1, act, former, intentAt };
  }

  async #changeAct(id: string, change: (record: ActRecord) => ActRecord): Promise<ActRecord> {
    const acts = await this.#allActs();
    const index = acts.findIndex((record) => record.id === id);
    const before = acts[index];
    if (!before)
      throw new TributaryError('INTERNAL_FAULT', { facts: { what: `an outcome of ${id} without its intent` } });
    const changed = change(before);
    acts[index] = changed;
    return changed;
  }

  #allSteps(): Promise<StepRecord[]> {
    const { records, fence } = this.#from;
    this.#steps ??= records.stepRecords.of(fence.consolidation).then((steps) => [...steps]);
    return this.#steps;
  }

  #allActs(): Promise<ActRecord[]> {
    const { records, fence } = this.#from;
    this.#acts ??= records.actRecords.of(fence.consolidation).then((acts) => [...acts]);
    return this.#acts;
  }

  #allLegs(): Promise<Leg[]> {
    const { records, fence } = this.#from;
    this.#legs ??= records.consolidations.legsOf(fence.consolidation).then((legs) => [...legs]);
    return this.#legs;
  }
}
