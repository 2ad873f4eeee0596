import type { ActRecord, Consolidation } from '#src/consolidation/records';
import { TributaryError } from '#src/errors/tributary-error';
import type { WorkEnd } from './run-consolidation.ts';
import { mayGoOn, type Running } from './running.ts';
import { reasonOf } from './settle-failure.ts';
import { type Undoing, undoAct } from './undo-act.ts';

/**
 * Takes a consolidation back, act by act, the newest first (spec W-5). Crash-safe like the run itself: what is recorded
 * as undone is passed over, and each deed's undo may be repeated. Ends in `undone` with all that is left over.
 */
export async function undoConsolidation(running: Running, consolidation: Consolidation): Promise<WorkEnd> {
  if (consolidation.pointOfNoReturnAt !== undefined) return refuseUndo(running);
  const acts = await running.actRecords.of(running.id);
  for (const record of inOrderOfUndo(acts)) await undoAct(undoingOf(running, record), record);
  await recordUndone(running);
  return { kind: 'rests' };
}

/** Backwards, but joins last of all: only who is still in a room can put something back there. */
export function inOrderOfUndo(acts: readonly ActRecord[]): readonly ActRecord[] {
  const backwards = [...acts].sort((a, b) => b.sequence - a.sequence);
  const isJoin = ({ act }: ActRecord): boolean => act.verb === 'join';
  return [...backwards.filter((record) => !isJoin(record)), ...backwards.filter(isJoin)];
}

function undoingOf(running: Running, { step, leg }: ActRecord): Undoing {
  const { fence, actRecords, aliasJournal } = running;
  return {
    fence,
    run: running,
    actRecords,
    aliasJournal,
    mayAct: () => mayGoOn(running, ['undoing']),
    reached: async (where, act) => running.reached?.({ where, step, leg, act }),
  };
}

/** The undo came while the first room was being replaced: the run goes on, and says why (spec W-6). */
async function refuseUndo(running: Running): Promise<WorkEnd> {
  const reason = reasonOf(new TributaryError('UNDO_TOO_LATE', { facts: { consolidation: running.id } }));
  await running.consolidations.change(running.id, { state: 'running', reason, onlyFrom: ['undoing'] }, running.fence);
  await running.tell('undo-refused', { reason });
  return { kind: 'sleeps', afterMs: 0 };
}

async function recordUndone(running: Running): Promise<void> {
  const { consolidations, stepRecords, id, fence } = running;
  for (const { step, leg } of await stepRecords.of(id)) {
    await stepRecords.conclude(fence, { step, ...(leg && { leg }), state: 'undone' });
  }
  for (const { room, step } of await consolidations.legsOf(id)) {
    await consolidations.changeLeg(fence, { room, state: 'undone', step });
  }
  const leftovers = (await running.actRecords.of(id)).flatMap(({ leftover }) => leftover ?? []);
  const reason = leftovers.length > 0 ? leftovers.join('\n') : undefined;
  await consolidations.change(id, { state: 'undone', leg: undefined, reason, waitingFor: [] }, fence);
  await consolidations.releaseRooms(id);
  await running.plans.setState(running.plan.id, 'ended');
  await running.tell('undone', { leftovers });
}
