import type { Deed, Look } from '#jobs/deeds/deed';
import { deedOf } from '#jobs/deeds/deeds';
import type { Act, ActOutcome, Former } from '#src/consolidation/act';
import { type ActPlace, actId } from '#src/consolidation/act-id';
import type { ActRecord, Fence } from '#src/consolidation/records';
import { sameJson } from '#src/consolidation/same-json';
import type { KnownWhileActing } from '#src/consolidation/step';
import { TributaryError } from '#src/errors/tributary-error';
import type { Json } from '#src/portals/json';
import type { ActRecordStore, AliasJournal } from '#src/ports/consolidation-store';
import type { CrashPoint, RunWorld } from './run-ports.ts';

/** What an act needs of the run it belongs to. */
export interface Performing {
  readonly place: ActPlace;
  readonly fence: Fence;
  readonly run: RunWorld;
  readonly actRecords: ActRecordStore;
  readonly aliasJournal: AliasJournal;
  /** Throws when the run must not go on: paused, to be undone, lease lost, process closing. */
  readonly mayAct: () => Promise<void>;
  /** Records that from now on nothing can be undone (spec W-6). */
  readonly passPointOfNoReturn: () => Promise<void>;
  readonly reached: (where: CrashPoint['where'], act: string) => Promise<void>;
}

/** An effect that others take back is written so often; then a person is asked (spec W-7). */
const MOST_TRIES = 3;
/** A state that is something else at each attempt is fought over: so many different writes, then a person is asked. */
const MOST_VERSIONS = 9;

/**
 * The one place where the world is changed: intent with what stood before, look, act, outcome (spec W-1, W-2).
 * Safe to repeat after a crash at any line; an outcome of `waits` is not recorded, so that it is asked again.
 */
export async function performAct(performing: Performing, act: Act, helps: KnownWhileActing = {}): Promise<ActOutcome> {
  await performing.mayAct();
  const deed = deedOf(act);
  const { id, known } = await findRecord(performing, act);
  if (known?.outcome && isFinal(known.outcome, deed)) return known.outcome;
  const look = await deed.look(performing.run, act);
  if (look.done && known?.outcome) return known.outcome;
  if (act.verb === 'tombstone' && !look.done) await performing.passPointOfNoReturn();
  const record = await intend(performing, { id, act, former: look.former });
  await performing.reached('before', id);
  const outcome = await attempt(performing, { act, deed, look, record, resumed: known !== undefined, helps });
  await performing.reached('performed', id);
  if (outcome.result === 'waits' || isRefusedLink(act, outcome)) return outcome;
  await performing.actRecords.conclude(performing.fence, id, outcome);
  await performing.reached('recorded', id);
  return outcome;
}

interface Attempting {
  readonly act: Act;
  readonly deed: Deed<Act>;
  readonly look: Look;
  readonly record: ActRecord;
  readonly resumed: boolean;
  readonly helps: KnownWhileActing;
}

async function attempt(performing: Performing, attempting: Attempting): Promise<ActOutcome> {
  const { act, deed, look, record, resumed, helps } = attempting;
  const journal = journalOf(performing, act);
  if (look.done && resumed) await journal('moved');
  if (look.done) return { result: 'already' };
  const tries = record.outcome ? triesOf(record.outcome) + 1 : 1;
  if (tries > MOST_TRIES) throw takenBack(performing, act, tries - 1);
  const outcome = await deed.perform(performing.run, { act, record, look, resumed, journal, helps });
  return tries > 1 ? { ...outcome, tries } : outcome;
}

/** What needs no second look: a message that was sent, a refusal that was reported. */
function isFinal(outcome: ActOutcome, deed: Deed<Act>): boolean {
  return outcome.result === 'refused' || deed.onlyOnce === true;
}

/** A bridge that refuses may agree later, so its refusal is never the last word on record. */
function isRefusedLink(act: Act, outcome: ActOutcome): boolean {
  return outcome.result === 'refused' && (act.verb === 'link' || act.verb === 'unlink');
}

interface Found {
  readonly id: string;
  /** The record of an earlier attempt; undefined when this is the first. */
  readonly known: ActRecord | undefined;
}

/** Finds the id and record of this very act: state written with another content is another act under the same name. */
async function findRecord(performing: Performing, act: Act): Promise<Found> {
  for (let version = 1; version <= MOST_VERSIONS; version += 1) {
    const id = actId(performing.place, act, version);
    const known = await performing.actRecords.find(id);
    if (!known || isSameAct(known.act, act)) return { id, known };
  }
  throw takenBack(performing, act, MOST_VERSIONS);
}

async function intend(
  { actRecords, fence, place: { step, leg } }: Performing,
  intent: { readonly id: string; readonly act: Act; readonly former: Former },
): Promise<ActRecord> {
  return actRecords.intend(fence, { ...intent, step, ...(leg && { leg }) });
}

function isSameAct(recorded: Act, act: Act): boolean {
  if (recorded.verb !== 'write-state' || act.verb !== 'write-state') return true;
  return sameJson(recorded.content as Json, act.content as Json);
}

function journalOf({ aliasJournal, fence, place }: Performing, act: Act) {
  return async (state: 'moving' | 'moved' | 'put-back'): Promise<void> => {
    if (act.verb !== 'move-alias') return;
    const { alias, from, to } = act;
    await aliasJournal.write(fence, { consolidation: place.consolidation, alias, from, to, state });
  };
}

function triesOf(outcome: ActOutcome): number {
  return outcome.tries ?? 1;
}

function takenBack({ place }: Performing, act: Act, tries: number): TributaryError {
  const what = act.verb === 'write-state' ? act.type : act.verb;
  const room = 'room' in act ? act.room : act.to;
  return new TributaryError('WRITE_TAKEN_BACK', { facts: { what, room, tries, consolidation: place.consolidation } });
}
