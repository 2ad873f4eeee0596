import { consolidation as workflow } from '#jobs/consolidation/workflow';
import { FOLLOWING_TOLD, type Following, followingTold } from '#src/consolidation/following';
import type { LegPlan } from '#src/consolidation/plan';
import type { Consolidation } from '#src/consolidation/records';
import { goingForward, waitBeforeLook } from '#src/consolidation/run-state';
import { sameJson } from '#src/consolidation/same-json';
import type { Step, StepOutcome, WaitingFor } from '#src/consolidation/step';
import type { Json } from '#src/portals/json';
import { convoysOf, runInConvoy } from './run-in-convoy.ts';
import { runStep } from './run-step.ts';
import type { Running } from './running.ts';
import { pause } from './settle-failure.ts';
import { tellDifferences } from './tell-differences.ts';
import type { WorkEnd } from './work-end.ts';

/** A step that ended otherwise than done. */
interface Stop {
  readonly step: Step;
  readonly leg: LegPlan | undefined;
  readonly outcome: Exclude<StepOutcome, { kind: 'done' | 'not-applicable' }>;
}

/** Runs the workflow from its beginning: what is recorded as finished is passed over, so this is how a run resumes too. */
export async function advance(running: Running): Promise<WorkEnd> {
  for (const stage of workflow) {
    if (isWatch(stage.steps)) break;
    const stops = stage.each === 'run' ? await passOnce(running, stage.steps) : await passLegs(running, stage.steps);
    if (stops.length > 0) return stopAt(running, stops);
  }
  const [seen] = await Promise.allSettled([look(running)]); // whatever keeps us from looking, the run is done
  if (!(await finish(running))) return { kind: 'rests' };
  if (seen.status === 'rejected') throw seen.reason;
  return lookAgainLater(running, seen.value);
}

/** The last step looks after a run that is done: it never changes the run's state again. */
export async function watchOver(running: Running): Promise<WorkEnd> {
  return lookAgainLater(running, await look(running));
}

async function look(running: Running): Promise<StepOutcome | undefined> {
  const watch = workflow.flatMap(({ steps }) => steps).find(({ name }) => name === 'watch');
  const outcome = watch && (await runStep(running, watch, undefined));
  if (outcome && 'following' in outcome && outcome.following) await tellWhoFollowed(running, outcome.following);
  return outcome;
}

async function lookAgainLater(running: Running, outcome: StepOutcome | undefined): Promise<WorkEnd> {
  if (outcome && 'alerts' in outcome && outcome.alerts) await alert(running, outcome.alerts);
  await running.held.write(); // there is no next intent to be written with
  if (outcome?.kind !== 'waits') return { kind: 'rests' };
  return { kind: 'watches', from: running.clock.now() + (timeUntil(running, outcome.waitingFor) ?? A_DAY_MS) };
}

/** Told when the numbers are others than the last time. */
async function tellWhoFollowed({ people, plan, id, tell }: Running, following: Following): Promise<void> {
  const log = (await people?.audit.of(plan.id)) ?? [];
  const told = followingTold(log.filter(({ consolidation }) => consolidation === id)) ?? null;
  if (sameJson(told as unknown as Json, following as unknown as Json)) return;
  tell(FOLLOWING_TOLD, { servers: following as unknown as Json });
}

/** A run that is done says itself what somebody should look at, until a look finds all well again; told once each time it changes. */
async function alert({ held, tell }: Running, found: readonly string[]): Promise<void> {
  const reason = found.length === 0 ? undefined : `the daily look found: ${found.join('; ')}`;
  if ((await held.seen()).reason === reason) return;
  held.change({ reason, onlyFrom: ['done'] });
  tell(reason === undefined ? 'watch-found-all-well' : 'watch-alert', { found: [...found] });
}

const A_DAY_MS = 86_400_000;

function isWatch(steps: readonly Step[]): boolean {
  return steps.some(({ name }) => name === 'watch');
}

async function passOnce(running: Running, steps: readonly Step[]): Promise<readonly Stop[]> {
  const stop = await pass(running, steps, undefined);
  return stop ? [stop] : [];
}

/** Leg by leg; a leg that waits stays as it is and the others go on, but a pause stops them all. */
async function passLegs(running: Running, steps: readonly Step[]): Promise<readonly Stop[]> {
  const stops: Stop[] = [];
  for (const leg of running.plan.legs) {
    const stop = await pass(running, steps, leg);
    if (stop) stops.push(stop);
    if (stop && stop.outcome.kind !== 'waits') return [stop];
  }
  return stops;
}

async function pass(running: Running, steps: readonly Step[], leg: LegPlan | undefined): Promise<Stop | undefined> {
  for (const convoy of convoysOf(steps)) {
    for (const step of convoy) await showProgress(running, step, leg);
    for (const { step, outcome } of await runInConvoy(running, convoy, leg)) {
      if (outcome.kind !== 'done' && outcome.kind !== 'not-applicable') return { step, leg, outcome };
    }
  }
  return undefined;
}

/** Shows a step the first time it is begun; a look at something that waits changes nothing (spec W-9). */
async function showProgress(running: Running, step: Step, leg: LegPlan | undefined): Promise<void> {
  const known = (await running.held.steps()).find((record) => record.step === step.name && record.leg === leg?.room);
  if (known && known.state !== 'undone' && known.state !== 'failed') return;
  const change = { state: 'running', step: step.name, leg: leg?.room, reason: undefined, waitingFor: [] } as const;
  running.held.change({ ...change, onlyFrom: goingForward });
}

async function stopAt(running: Running, stops: readonly Stop[]): Promise<WorkEnd> {
  const [first] = stops;
  const outcome = first?.outcome;
  if (outcome?.kind === 'pauses') await pause(running, outcome.note, outcome.code);
  if (outcome?.kind === 'refused') await refuse(running, outcome.note);
  if (outcome?.kind !== 'waits') return { kind: 'rests' };
  return sleep(running, stops);
}

/** A no before the first write ends the run; after it, people decide between going on and undoing (spec W-12). */
async function refuse(running: Running, note: string): Promise<void> {
  const { held } = running;
  if ((await held.acts()).length > 0) return pause(running, note, 'CONSENT_REFUSED');
  const change = { state: 'refused', reason: note, waitingFor: [] } as const;
  await held.end({ onlyFrom: goingForward, change, told: running.line('run-refused', { reason: note }) });
}

async function sleep(running: Running, stops: readonly Stop[]): Promise<WorkEnd> {
  const waitingFor = stops.flatMap(({ outcome }) => (outcome.kind === 'waits' ? outcome.waitingFor : []));
  const [first] = stops;
  const wanted = {
    state: 'waiting',
    step: first?.step.name,
    leg: first?.leg?.room,
    waitingFor,
    reason: undefined,
  } as const;
  if (!standsSo(await running.held.now(), wanted)) {
    const { step, ...change } = wanted;
    const full = { ...change, ...(step && { step }), onlyFrom: goingForward };
    running.held.change(full);
    running.tell('run-waits', { step: step ?? '', waitingFor: waitingFor as unknown as Json });
    await running.held.write();
  }
  const { changedAt } = await running.held.seen();
  const afterMs = waitBeforeLook(running.clock.now() - changedAt);
  return { kind: 'sleeps', afterMs: Math.min(afterMs, timeUntil(running, waitingFor) ?? afterMs) };
}

function standsSo(before: Consolidation, wanted: object): boolean {
  const { state, step, leg, waitingFor, reason } = before;
  return sameJson({ state, step, leg, waitingFor, reason } as unknown as Json, wanted as unknown as Json);
}

/** The time until the first of these ends; undefined when none has an end, or it has passed. */
function timeUntil({ clock }: Running, waits: readonly WaitingFor[]): number | undefined {
  const left = waits.flatMap(({ until }) => (until === undefined ? [] : [until - clock.now()])).filter((ms) => ms > 0);
  return left.length > 0 ? Math.min(...left) : undefined;
}

/**
 * Written with the first look of the watch, in one transaction: a run is never done and not watched over. False when a
 * person has turned the run around before that.
 */
async function finish(running: Running): Promise<boolean> {
  await tellDifferences(running);
  const change = { state: 'done', step: 'watch', leg: undefined, reason: undefined, waitingFor: [] } as const;
  return running.held.end({ onlyFrom: goingForward, change, told: running.line('run-done', {}) });
}
