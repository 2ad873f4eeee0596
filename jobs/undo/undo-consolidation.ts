import { unbridged } from '#jobs/consolidation/messages';
import { viaOf } from '#jobs/consolidation/steps/prepare-source';
import { deedOf } from '#jobs/deeds/deeds';
import { isJoined } from '#jobs/deeds/join';
import { isLastWord } from '#jobs/last-word';
import { type Performing, performAct } from '#jobs/perform-act';
import { reach } from '#jobs/reach';
import { actorsIn } from '#jobs/room-power';
import { mayGoOn, type Running } from '#jobs/running';
import { reasonOf } from '#jobs/settle-failure';
import type { WorkEnd } from '#jobs/work-end';
import type { PostAct } from '#src/consolidation/act';
import type { ActPlace } from '#src/consolidation/act-id';
import type { LegPlan } from '#src/consolidation/plan';
import type { ActRecord, Consolidation } from '#src/consolidation/records';
import type { StepName } from '#src/consolidation/step-names';
import { isTributaryError, TributaryError } from '#src/errors/tributary-error';
import { leftByHand } from './left-by-hand.ts';
import { levelsLeftByHand } from './levels-by-hand.ts';
import { keepLevelsBack } from './taken-back-levels.ts';
import { type Undoing, undoAct } from './undo-act.ts';

/**
 * Takes a consolidation back, act by act, the newest first (spec W-5). Crash-safe like the run itself: what is recorded
 * as undone is passed over, and each deed's undo may be repeated. Ends in `undone` with all that is left over.
 */
export async function undoConsolidation(running: Running, consolidation: Consolidation): Promise<WorkEnd> {
  if (consolidation.pointOfNoReturnAt !== undefined) return refuseUndo(running);
  for (const leg of running.plan.legs) await enterToStepDown(running, leg);
  const { others, joins } = inOrderOfUndo(await running.held.acts());
  for (const record of others) await undoAct(undoingOf(running, record), record);
  for (const leg of running.plan.legs) await tellUnbridged(running, leg);
  await keepLevelsBack(running, { records: others, undoingOf: (record) => undoingOf(running, record) });
  const levels = await levelsLeftByHand(running);
  for (const record of joins) await undoAct(undoingOf(running, record), record);
  await recordUndone(running, levels);
  return { kind: 'rests' };
}

/** The acts that undo takes back, each part in its order: the joins come after all others. */
export interface OrderOfUndo {
  readonly others: readonly ActRecord[];
  readonly joins: readonly ActRecord[];
}

/**
 * Backwards, without what only put canonical back to what everybody had agreed to, and with two exceptions: what a room says of its addresses comes after the addresses, or the server refuses it;
 * joins come last of all, since only who is still in a room can put something back there.
 */
export function inOrderOfUndo(acts: readonly ActRecord[]): OrderOfUndo {
  const ours = acts.filter(({ act, step }) => step !== RESTORING && (act.verb !== 'post' || act.purpose !== UNBRIDGED));
  const backwards = ours.sort((a, b) => placeInUndo(b, acts) - placeInUndo(a, acts));
  const isJoin = ({ act }: ActRecord): boolean => act.verb === 'join';
  return { others: backwards.filter((record) => !isJoin(record)), joins: backwards.filter(isJoin) };
}

/** The step that closes canonical again where a bridge opened it (threat T-18). */
const RESTORING: StepName = 'inspect-rooms';

/** The purpose of the one message that undo itself posts, and never takes back. */
const UNBRIDGED = 'notice that the link is missing';

/** A link comes back only with somebody's new yes: until then the room is open without it, and its people are told (spec step 8). */
async function tellUnbridged(running: Running, { room }: LegPlan): Promise<void> {
  const acts = await running.held.acts();
  const missing: ActRecord[] = [];
  for (const record of acts.filter(({ act, leftover }) => act.verb === 'unlink' && act.room === room && leftover)) {
    if (await isBackMeanwhile(running, record)) await running.held.undone(record.id, undefined);
    else missing.push(record);
  }
  const [actor] = missing.length > 0 ? await actorsIn(running, { room }) : [];
  if (!actor) return;
  const place = { consolidation: running.id, step: 'unlink-source', leg: room } as const;
  const content = unbridged(missing.flatMap(({ act }) => (act.verb === 'unlink' ? [act.channel] : [])));
  const post = { verb: 'post', actor: actor.id, room, purpose: UNBRIDGED, content } as const;
  const why = await whyUntold(running, place, post);
  for (const { id, leftover = '' } of missing) {
    // An undo that begins again tries again: what came of it the last time gives way to what came of it now.
    const now = `${leftover.split(UNTOLD)[0]}${why === undefined ? '' : `${UNTOLD}${why}`}`;
    if (now !== leftover) await running.held.undone(id, now);
  }
}

/** Whoever was asked may have said yes while the rest was taken back. */
async function isBackMeanwhile(running: Running, { act }: ActRecord): Promise<boolean> {
  try {
    return (await deedOf(act).look(running, act)).former.linked === true;
  } catch (error) {
    if (!isLastWord(error)) throw error;
    return false;
  }
}

const UNTOLD = '; and its people could not be told: ';

/** Posts; undefined: it is there, otherwise why nobody will ever take it. */
async function whyUntold(running: Running, place: ActPlace, post: PostAct): Promise<string | undefined> {
  try {
    await performAct(performingOf(running, place), post);
    return undefined;
  } catch (error) {
    if (!isLastWord(error)) throw error;
    return error.text.happened;
  }
}

function placeInUndo({ act, leg, sequence }: ActRecord, acts: readonly ActRecord[]): number {
  if (act.verb !== 'write-state' || act.type !== 'm.room.canonical_alias') return sequence;
  const moves = acts.filter((other) => other.act.verb === 'move-alias' && other.leg === leg);
  return Math.min(sequence, ...moves.map((move) => move.sequence - 0.5));
}

/**
 * Nobody can take the level of somebody as high as oneself, so whoever was raised in a portal has to lower itself, and
 * joins for that; the join is recorded and undone like any other.
 */
async function enterToStepDown(running: Running, leg: LegPlan): Promise<void> {
  const { tombstoneAs: actor, room } = leg;
  const acts = (await running.held.acts()).filter((record) => record.leg === room);
  const raised = acts.some(({ act, undoneAt }) => act.verb === 'write-state' && act.type === LEVELS && !undoneAt);
  if (!raised || (await isJoined(running, { actor, room }))) return;
  const place = { consolidation: running.id, step: 'prepare-source', leg: room } as const;
  try {
    await performAct(performingOf(running, place), { verb: 'join', actor, room, via: viaOf(leg) });
  } catch (error) {
    // What cannot be lowered then is reported as left over by the undo of the level itself.
    if (!isTributaryError(error, 'MATRIX_REFUSED')) throw error;
  }
}

const LEVELS = 'm.room.power_levels';

function performingOf(running: Running, place: ActPlace): Performing {
  return {
    place,
    run: running,
    held: running.held,
    states: ['undoing'],
    mayAct: () => mayGoOn(running, ['undoing']),
    line: running.line,
    bridgeActed: () => undefined,
    reached: (where, act) => reach(running, { where, step: place.step, leg: place.leg, act }),
  };
}

function undoingOf(running: Running, { step, leg }: ActRecord): Undoing {
  return {
    held: running.held,
    run: running,
    mayAct: () => mayGoOn(running, ['undoing']),
    reached: (where, act) => reach(running, { where, step, leg, act }),
  };
}

/** The undo came while the first room was being replaced: the run goes on, and says why (spec W-6). */
async function refuseUndo(running: Running): Promise<WorkEnd> {
  const reason = reasonOf(new TributaryError('UNDO_TOO_LATE', { facts: { consolidation: running.id } }));
  running.held.change({ state: 'running', reason, onlyFrom: ['undoing'] });
  running.tell('undo-refused', { reason });
  await running.held.write();
  return { kind: 'sleeps', afterMs: 0 };
}

async function recordUndone(running: Running, levels: readonly string[]): Promise<void> {
  const { held } = running;
  for (const { step, leg } of await held.steps()) {
    await held.concludeStep({ step, ...(leg && { leg }), state: 'undone' });
  }
  for (const { room, step } of await held.legs()) await held.changeLeg({ room, state: 'undone', step });
  const ofActs = (await held.acts()).flatMap(({ leftover }) => leftover ?? []);
  const leftovers = [...ofActs, ...(await leftByHand(running)), ...levels];
  const reason = leftovers.length > 0 ? leftovers.join('\n') : undefined;
  const change = { state: 'undone', leg: undefined, reason, waitingFor: [] } as const;
  await held.end({ onlyFrom: ['undoing'], change, told: running.line('undone', { leftovers }) });
}
