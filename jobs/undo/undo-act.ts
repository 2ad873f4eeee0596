import type { Undone } from '#jobs/deeds/deed';
import { deedOf } from '#jobs/deeds/deeds';
import type { HeldRecords } from '#jobs/held-records';
import { isLastWord } from '#jobs/last-word';
import type { CrashPoint, RunWorld } from '#jobs/run-ports';
import { describeAct } from '#src/consolidation/act';
import type { ActRecord } from '#src/consolidation/records';

/** What undo of an act needs of the run it belongs to. */
export interface Undoing {
  readonly held: HeldRecords;
  readonly run: RunWorld;
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
  await undoing.held.write(); // what the undo did itself: the act that goes now may be what let us see it
  await undoing.reached('before', record.id);
  const { leftover } = await takeRecordBack(undoing, record);
  await undoing.reached('performed', record.id);
  await undoing.held.undone(record.id, leftover);
  await undoing.reached('recorded', record.id);
}

/** Takes an act back whether or not it was before, and records nothing; gives in words what could not be. */
export async function takeRecordBack(undoing: Undoing, record: ActRecord): Promise<Undone> {
  if (record.outcome?.result === 'refused') return {};
  try {
    const undone = await deedOf(record.act).undo(undoing.run, record);
    if (undone.leftover === undefined) journalPutBack(undoing, record);
    return undone;
  } catch (error) {
    if (!isLastWord(error)) throw error;
    return { leftover: `${describeAct(record.act)}: not taken back. ${error.text.happened}` };
  }
}

function journalPutBack({ held }: Undoing, { act, consolidation }: ActRecord): void {
  if (act.verb !== 'move-alias') return;
  const { alias, from, to } = act;
  held.journal({ consolidation, alias, from, to, state: 'put-back' });
}
