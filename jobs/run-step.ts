import { keepClosed } from '#jobs/consolidation/keep-closed';
import { inspectRooms } from '#jobs/consolidation/steps/inspect-rooms';
import type { Consent } from '#src/consent/consent';
import { requireConsent } from '#src/consent/consent-gate';
import { type LiveRight, rereadRights } from '#src/consent/live-rights';
import type { Party } from '#src/consent/party';
import type { LegPlan } from '#src/consolidation/plan';
import { operatorsOf } from '#src/consolidation/planning/make-parties';
import type { StepRecord } from '#src/consolidation/records';
import { goingForward, legStateAfter } from '#src/consolidation/run-state';
import type { Step, StepOutcome } from '#src/consolidation/step';
import { subjectOf } from './consents-now.ts';
import { reach } from './reach.ts';
import { readersNow, unseenSources } from './readers-now.ts';
import type { CrashPoint } from './run-ports.ts';
import { mayGoOn, type Running } from './running.ts';
import { settleOpenActs } from './settle-open-acts.ts';
import { contextOf } from './step-context.ts';

/** A step that was begun: recorded, and let through by the gate. */
export interface BegunStep {
  readonly step: Step;
  readonly leg: LegPlan | undefined;
  /** What was recorded of it before. */
  readonly record: StepRecord | undefined;
  /** What the look at the rooms' doors came to: then it is not performed. */
  readonly atTheDoor: StepOutcome | undefined;
}

/**
 * Runs one step once: record, gate, intent, perform, outcome (spec W-1, W-2). A step that is recorded as finished is not
 * run again unless it never may be skipped; a step that waited is asked again without new records.
 */
export async function runStep(running: Running, step: Step, leg: LegPlan | undefined): Promise<StepOutcome> {
  const begun = await beginStep(running, step, leg);
  if ('finished' in begun) return begun.finished;
  return endStep(running, begun, begun.atTheDoor ?? (await step.perform(contextOf(running, step, { leg }))));
}

/** What comes before a step is performed; `finished` is what it came to long ago. */
export async function beginStep(
  running: Running,
  step: Step,
  leg: LegPlan | undefined,
): Promise<BegunStep | { readonly finished: StepOutcome }> {
  const record = await recordOf(running, step, leg);
  const finished = record && finishedOutcome(record);
  if (finished && !step.neverSkipped) return { finished };
  await mayGoOn(running, step.name === 'watch' ? ['done', ...goingForward] : goingForward);
  if (step.looksAnew) running.view?.lookAnew();
  else if (trustsJustSeen(step, leg)) running.view?.lookAgainUnlessJustSeen();
  else if (step.rereadsRights || !step.sharesLook) running.view?.lookAgain();
  await openGate(running, step, leg);
  const place = placeOf(step, leg);
  if (!record || !(finished || isOpen(record))) await running.held.intendStep(place);
  await reach(running, { ...pointOf(place), where: 'before' });
  return { step, leg, record, atTheDoor: await lookAtTheDoor(running, step) };
}

function trustsJustSeen({ trustsJustSeen: which }: Step, leg: LegPlan | undefined): boolean {
  return which === true || (which === 'native' && leg?.kind === 'native');
}

/** Records what a step came to. */
export async function endStep(running: Running, begun: BegunStep, outcome: StepOutcome): Promise<StepOutcome> {
  const { step, leg } = begun;
  const place = placeOf(step, leg);
  await reach(running, { ...pointOf(place), where: 'performed' });
  if (outcome.kind === 'done' || outcome.kind === 'not-applicable') await settleOpenActs(running, place);
  await conclude(running, { ...begun, outcome });
  await reach(running, { ...pointOf(place), where: 'recorded' });
  if (outcome.kind === 'done' && step.kind !== 'R') running.tell('step-done', { ...place, note: outcome.note });
  return outcome;
}

function placeOf(step: Step, leg: LegPlan | undefined): Pick<StepRecord, 'step' | 'leg'> {
  return { step: step.name, ...(leg && { leg: leg.room }) };
}

/**
 * The consent gate, before every step that writes or changes a bridge (spec C-8): the only place that asks it.
 * A rehearsal writes nothing anywhere, so nobody has to have agreed to it.
 */
async function openGate(running: Running, step: Step, leg: LegPlan | undefined): Promise<void> {
  const { people, view, clock } = running;
  if (step.kind === 'R' || !people) return;
  const mayShare = view && (!step.rereadsRights || trustsJustSeen(step, leg) || step.sharesLook);
  const rights = step.rereadsRights ? (words: readonly Consent[]) => rightsNow(running, words) : undefined;
  await requireConsent(await subjectOf(running), {
    words: () => (mayShare ? people.words.shared(view.wroteAt) : people.words.anew()),
    rights,
    now: clock.now(),
  });
}

/** The rights of all who agreed, as the servers tell them now; rooms that are retired already, or that nobody sees now, are not asked. */
async function rightsNow(running: Running, words: readonly Consent[]): Promise<readonly LiveRight[]> {
  const { world, people, plan, installation } = running;
  if (!people) return [];
  const retired = (await running.held.legs()).filter(({ state }) => state === 'retired');
  const unseen = await unseenSources(running, await running.held.acts());
  const isOpenParty = ({ room }: Party): boolean =>
    room === undefined || !(unseen.has(room) || retired.some((leg) => leg.room === room));
  const reader = {
    world,
    networks: people.networks,
    readAs: await readersNow(running),
    operatorsOf: (party: Party) => operatorsOf(installation, party.place),
  };
  return rereadRights(reader, { parties: plan.parties.filter(isOpenParty), words });
}

/** Whatever a bridge opened since the last step is closed again in the name of the step that looks at the rooms: undo leaves it so. */
async function lookAtTheDoor(running: Running, step: Step): Promise<StepOutcome | undefined> {
  const looking = { ...running, world: running.unshared ?? running.world };
  return step.kind === 'R' ? undefined : keepClosed(contextOf(looking, inspectRooms, { leg: undefined }));
}

async function recordOf(running: Running, step: Step, leg: LegPlan | undefined): Promise<StepRecord | undefined> {
  const records = await running.held.steps();
  return records.find((record) => record.step === step.name && record.leg === leg?.room);
}

function finishedOutcome({ state, note }: StepRecord): StepOutcome | undefined {
  if (state === 'done') return { kind: 'done', ...(note !== undefined && { note }) };
  if (state === 'not-applicable') return { kind: 'not-applicable', note: note ?? '' };
  return undefined;
}

/** Intended and not finished: a crash, a wait; the intent stands. */
function isOpen({ state }: StepRecord): boolean {
  return state === 'started' || state === 'waits';
}

interface Concluding extends Pick<BegunStep, 'step' | 'leg' | 'record'> {
  readonly outcome: StepOutcome;
}

/** The leg's own state is written first: a crash in between repeats the step, which finds its work done. */
async function conclude(running: Running, { step, leg, outcome, record }: Concluding): Promise<void> {
  const state = STATES[outcome.kind];
  const { note } = outcome;
  if (record?.state === state && record.note === note) return;
  if (leg && (state === 'done' || state === 'not-applicable')) await changeLeg(running, step, leg);
  await running.held.concludeStep({ ...placeOf(step, leg), state, ...(note !== undefined && { note }) });
}

const STATES = {
  done: 'done',
  'not-applicable': 'not-applicable',
  waits: 'waits',
  pauses: 'failed',
  refused: 'failed',
} as const satisfies Record<StepOutcome['kind'], StepRecord['state']>;

async function changeLeg(running: Running, step: Step, { room }: LegPlan): Promise<void> {
  const leg = (await running.held.legs()).find((candidate) => candidate.room === room);
  const state = legStateAfter(step.name, leg?.state ?? 'open');
  if (leg?.state === state && leg.step === step.name) return;
  await running.held.changeLeg({ room, state, step: step.name });
}

function pointOf({ step, leg }: Pick<StepRecord, 'step' | 'leg'>): Omit<CrashPoint, 'where'> {
  return { step, leg, act: undefined };
}
