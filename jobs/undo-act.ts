import type { Undone } from '#jobs/deeds/deed';
import { deedOf } from '#jobs/deeds/deeds';
import { describeAct } from '#src/consolidation/act';
import type { ActRecord, Fence } from '#src/consolidation/records';
import { isTributaryError } from '#src/errors/tributary-error';
import type { ActRecordStore, AliasJournal } from '#src/ports/consolidation-store';
import type { CrashPoint, RunWorld } from './run-ports.ts';

/** What undo of an act needs of the run it belongs to. */
export interface Undoing {
  readonly fence: Fence;
  readonly run: RunWorld;
  readonly actRecords: ActRecordStore;
  readonly aliasJournal: AliasJournal;
  /** Throws when the undo must not go on: lease lost, process closing. */
  readonly mayAct: () => Promise<void>;
  readonly reached: (where: CrashPoint['where'], act: string) => Promise<void>;
}

/**
 * Takes one recorded act back (spec W-5): by its deed, which tolerates that it never happened and never overwrites what
 * others changed since. What cannot be taken back is recorded in words; only what time can mend is thrown.
 */
export async function undoAct(undoing: Undoing, record: ActRecord): Promise<void> {
  if (record.undoneAt !== undefined) return;
  await undoing.mayAct();
  await undoing.reached('before', record.id);
  const { leftover } = await takeBack(undoing, record);
  await undoing.reached('performed', record.id);
  await undoing.actRecords.undone(undoing.fence, record.id, leftover);
  await undoing.reached('recorded', record.id);
}

async function takeBack(undoing: Undoing, record: ActRecord): Promise<Undone> {
  if (record.outcome?.result === 'refused') return {};
  try {
    const undone = await deedOf(record.act).undo(undoing.run, record);
    if (undone.leftover === undefined) await journalPutBack(undoing, record);
    return undone;
  } catch (error) {
    if (!isTributaryError(error) || error.kind === 'temporary' || error.kind === 'bug') throw error;
    return { leftover: `${describeAct(record.act)}: not taken back. ${error.text.happened}` };
  }
}

async function journalPutBack({ aliasJournal, fence }: Undoing, { act, consolidation }: ActRecord): Promise<void> {
  if (act.verb !== 'move-alias') return;
  const { alias, from, to } = act;
  await aliasJournal.write(fence, { consolidation, alias, from, to, state: 'put-back' });
}
