import type { Deed, Look } from '#jobs/deeds/deed';
import { deedOf } from '#jobs/deeds/deeds';
import type { Act, ActOutcome } from '#src/consolidation/act';
import { type ActPlace, actId } from '#src/consolidation/act-id';
import type { ActRecord, ConsolidationState } from '#src/consolidation/records';
import { sameJson } from '#src/consolidation/same-json';
import type { KnownWhileActing } from '#src/consolidation/step';
import { TributaryError } from '#src/errors/tributary-error';
import type { Json } from '#src/portals/json';
import type { AliasJournalEntry } from '#src/ports/consolidation-store';
import type { Records } from '#src/ports/record-batch';
import type { HeldRecords } from './held-records.ts';
import type { CrashPoint, RunWorld } from './run-ports.ts';
import type { Running } from './running.ts';

/** What an act needs of the run it belongs to. */
export interface Performing {
  readonly place: ActPlace;
  readonly run: RunWorld & Pick<Running, 'people'>;
  readonly held: HeldRecords;
  /** The states of the consolidation in which an act may begin. */
  readonly states: readonly ConsolidationState[];
  /** Throws when the run must not go on: paused, to be undone, lease lost, process closing. */
  readonly mayAct: () => Promise<void>;
  /** A line of the story, for the audit log. */
  readonly line: Running['line'];
  /** Called after a bridge was asked to do something: what it did to rooms has to be looked at. */
  readonly bridgeActed: () => void;
  readonly reached: (where: CrashPoint['where'], act: string) => Promise<void>;
}

/** An effect that others take back is written so often; then a person is asked (spec W-7). */
const MOST_TRIES = 3;
/** A state that is something else at each attempt is fought over: so many different writes, then a person is asked. */
const MOST_VERSIONS = 9;

/**
 * The one place where the world is changed: look, intent with what stood before, act, outcome (spec W-1, W-2).
 * Safe to repeat after a crash at any line; an outcome of `waits` is not recorded, so that it is asked again.
 */
export async function performAct(performing: Performing, act: Act, helps: KnownWhileActing = {}): Promise<ActOutcome> {
  const [outcome] = await performActs(performing, [act], helps);
  if (!outcome) throw new TypeError('an act came to nothing');
  return outcome;
}

/** Acts that do not depend on each other: all intents are recorded together before the first of them is tried. */
export async function performActs(
  performing: Performing,
  acts: readonly Act[],
  helps: KnownWhileActing = {},
): Promise<readonly ActOutcome[]> {
  const [done] = await performTogether([{ performing, acts, helps }]);
  if (done?.status === 'rejected') throw done.reason;
  return done?.value ?? [];
}

/** Acts of one step, to be performed with those of others. */
export interface Load {
  readonly performing: Performing;
  readonly acts: readonly Act[];
  readonly helps: KnownWhileActing;
}

/** As `performActs`, for several steps of one run; what one of them comes to does not keep the others from ending. */
export async function performTogether(
  loads: readonly Load[],
): Promise<readonly PromiseSettledResult<readonly ActOutcome[]>[]> {
  const first = loads.find(({ acts }) => acts.length > 0);
  if (!first) return loads.map(() => ({ status: 'fulfilled', value: [] }));
  await first.performing.mayAct();
  const prepared = await Promise.all(loads.map(prepareAll));
  const open = loads.flatMap(({ performing: { place } }, index) =>
    (prepared[index] ?? []).flatMap((one) => ('outcome' in one ? [] : [{ ...one, place }])),
  );
  const records = await intendAll(first.performing, open);
  return Promise.allSettled(loads.map(({ performing }, index) => tryAll(performing, prepared[index] ?? [], records)));
}

function prepareAll({ performing, acts, helps }: Load): Promise<readonly PreparedOrDone[]> {
  return Promise.all(acts.map((act) => prepare(performing, act, helps)));
}

async function tryAll(
  performing: Performing,
  prepared: readonly PreparedOrDone[],
  records: readonly ActRecord[],
): Promise<readonly ActOutcome[]> {
  const tries = await Promise.allSettled(
    prepared.map((one) => ('outcome' in one ? one.outcome : tryOne(performing, one, records))),
  );
  if (prepared.some((one) => 'act' in one && isOfBridge(one.act))) performing.bridgeActed();
  const failed = tries.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
  return tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
}

function isOfBridge({ verb }: Act): boolean {
  return verb === 'link' || verb === 'unlink';
}

/** An act that was looked at; `known` is the record of an earlier attempt. */
interface Prepared {
  readonly id: string;
  readonly act: Act;
  readonly deed: Deed<Act>;
  readonly look: Look;
  readonly known: ActRecord | undefined;
  readonly helps: KnownWhileActing;
}

/** Or what it came to already. */
type PreparedOrDone = Prepared | { readonly outcome: ActOutcome };

async function prepare(performing: Performing, act: Act, helps: KnownWhileActing): Promise<PreparedOrDone> {
  const deed = deedOf(act);
  const { id, known } = await findRecord(performing, act);
  if (known?.outcome && isFinal(known.outcome, deed)) return { outcome: known.outcome };
  const look = await deed.look(performing.run, act);
  if (look.done && known?.outcome) return { outcome: known.outcome };
  return { id, act, deed, look, known, helps };
}

/** An act with the step that it belongs to. */
type Placed = Prepared & { readonly place: ActPlace };

/** All in one transaction: the intents, the aliases that are on their way, and that nothing can be undone from now on. */
async function intendAll(performing: Performing, open: readonly Placed[]): Promise<readonly ActRecord[]> {
  const { held, states } = performing;
  const intents = open.map(({ id, act, place, look: { former, done } }) => ({ id, act, place, former, isDone: done }));
  const at = performing.run.clock.now();
  const moving = open.filter(({ look }) => look.moves);
  const aliases = moving.flatMap(({ act, place }) =>
    journalOf(place, act, 'moving').map((entry) => ({ ...entry, at })),
  );
  const isLast = open.some(({ act, look }) => act.verb === 'tombstone' && !look.done);
  const noReturn = isLast ? await pointOfNoReturn(performing) : {};
  return held.intend(intents, { onlyFrom: states, with: { aliases, ...noReturn } });
}

/** Recorded with the first tombstone's intent, in a state that goes forward: whoever asked for the undo first is not overruled (spec W-6). */
async function pointOfNoReturn({ held, run, states, line }: Performing): Promise<Pick<Records, 'changes' | 'audit'>> {
  if ((await held.seen()).pointOfNoReturnAt !== undefined) return {};
  const change = { pointOfNoReturnAt: await afterAllWords(run), onlyFrom: states };
  return { changes: [{ change, at: run.clock.now() }], audit: [line('point-of-no-return', {})] };
}

/** Now, or later: the words that opened the gate came before, also where the clock was set back since, or they would count no more. */
async function afterAllWords({ clock, people }: Performing['run']): Promise<number> {
  const words = people ? await people.words.shared(Number.NEGATIVE_INFINITY) : [];
  return Math.max(clock.now(), ...words.map(({ at, withdrawnAt }) => Math.max(at, withdrawnAt ?? at) + 1));
}

async function tryOne(performing: Performing, prepared: Prepared, records: readonly ActRecord[]): Promise<ActOutcome> {
  const { id, act, known } = prepared;
  const record = records.find((one) => one.id === id);
  if (!record) throw new TypeError('an act was not intended');
  await performing.reached('before', id);
  const outcome = await attempt(performing, { ...prepared, record, resumed: known !== undefined });
  await performing.reached('performed', id);
  if (outcome.result === 'waits' || isRefusedLink(act, outcome)) return outcome;
  await performing.held.concludeAct(id, outcome);
  await performing.reached('recorded', id);
  return outcome;
}

interface Attempting extends Prepared {
  readonly record: ActRecord;
  readonly resumed: boolean;
}

async function attempt(performing: Performing, attempting: Attempting): Promise<ActOutcome> {
  const { id, act, deed, look, record, resumed, helps } = attempting;
  const journal = (state: AliasJournalEntry['state']): void => {
    for (const entry of journalOf(performing.place, act, state)) performing.held.journal(entry);
  };
  if (look.done && resumed) journal('moved');
  if (look.done) {
    await deed.finish?.(performing.run, act);
    return { result: 'already', ...(look.since !== undefined && { since: look.since }) };
  }
  const tries = record.outcome ? triesOf(record.outcome) + 1 : 1;
  if (tries > MOST_TRIES) {
    // Whoever resumes has looked at it: then it is tried as often again.
    await performing.held.concludeAct(id, { ...(record.outcome as ActOutcome), tries: 0 });
    throw takenBack(performing, act, tries - 1);
  }
  const outcome = await deed.perform(performing.run, { act, record, look, resumed, journal, helps });
  return tries > 1 ? { ...outcome, tries } : outcome;
}

/** What needs no second look: a message that was sent, a refusal that was reported. */
function isFinal(outcome: ActOutcome, deed: Deed<Act>): boolean {
  return outcome.result === 'refused' || deed.onlyOnce === true;
}

/** A bridge that refuses may agree later, so its refusal is never the last word on record. */
function isRefusedLink(act: Act, outcome: ActOutcome): boolean {
  return outcome.result === 'refused' && isOfBridge(act);
}

interface Found {
  readonly id: string;
  /** The record of an earlier attempt; undefined when this is the first. */
  readonly known: ActRecord | undefined;
}

/** Finds the id and record of this very act: state written with another content is another act under the same name. */
async function findRecord(performing: Performing, act: Act): Promise<Found> {
  const records = await performing.held.acts();
  for (let version = 1; version <= MOST_VERSIONS; version += 1) {
    const id = actId(performing.place, act, version);
    const known = records.find((record) => record.id === id);
    if (!known || isSameAct(known.act, act)) return { id, known };
  }
  throw takenBack(performing, act, MOST_VERSIONS);
}

function isSameAct(recorded: Act, act: Act): boolean {
  if (recorded.verb !== 'write-state' || act.verb !== 'write-state') return true;
  return sameJson(recorded.content as Json, act.content as Json);
}

function journalOf({ consolidation }: ActPlace, act: Act, state: AliasJournalEntry['state']): AliasJournalEntry[] {
  if (act.verb !== 'move-alias') return [];
  const { alias, from, to } = act;
  return [{ consolidation, alias, from, to, state }];
}

function triesOf(outcome: ActOutcome): number {
  return outcome.tries ?? 1;
}

function takenBack({ place }: Performing, act: Act, tries: number): TributaryError {
  const what = act.verb === 'write-state' ? act.type : act.verb;
  const room = 'room' in act ? act.room : act.to;
  return new TributaryError('WRITE_TAKEN_BACK', { facts: { what, room, tries, consolidation: place.consolidation } });
}
