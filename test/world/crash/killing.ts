import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { consolidation as workflow } from '#jobs/consolidation/workflow';
import { inOrderOfUndo } from '#jobs/undo/undo-consolidation';
import type { ReportAnswer } from '#src/acts/answers';
import type { RunningCommand } from '#test/world/e2e/command';
import { eventually } from '#test/world/eventually';
import type { MergeTown, Office } from './merge-town.ts';
import { agreeTo, givenMerge } from './merges.ts';
import { seenOf } from './seen.ts';

/** Where a worker is killed: `before close-source act`, say. */
export type KillPoint = string;

/** True under `npm run test:crash`, which crashes at every place of every step; `npm test` crashes at a few of them. */
export const isWhole = process.env.TRIBUTARY_CRASH === 'whole';

/** The three places at which a crash may tear something apart (V-6). */
export const PLACES = ['before', 'performed', 'recorded'] as const;

/** One point in the undo of each act, newest first; the place of each as told. */
export function pointsOfUndo({ acts }: ReportAnswer, placeOf: (index: number) => string): readonly KillPoint[] {
  const { others, joins } = inOrderOfUndo(acts);
  const steps = [...new Set([...others, ...joins].map(({ step }) => step))];
  return steps.map((step, index) => `${placeOf(index)} ${step} act`);
}

/** Whose workers are killed, and the plan whose run they work on. */
export interface Killing {
  readonly office: Office;
  readonly plan: string;
}

/** How long a killing worker is given to come to its point: a run that waits may sleep for a minute between two looks. */
const LONGEST_MS = 120_000;

/**
 * One point in each step, in the order of a run: at the first act of the step, or of the whole step where it has no act.
 * From the workflow, so that a new step is tried the day it is added.
 */
export function pointsOf({ acts }: ReportAnswer, placeOf: (index: number) => string): readonly KillPoint[] {
  const acting = new Set<string>(acts.map(({ step }) => step));
  const steps = workflow.flatMap((stage) => stage.steps);
  return steps.map(({ name }, index) => `${placeOf(index)} ${name} ${acting.has(name) ? 'act' : 'step'}`);
}

/** Lets a worker work until it is killed at the point. Throws, with what is known of run and worker, when it never came there. */
export async function killAt({ office, plan }: Killing, point: KillPoint): Promise<void> {
  const worker = office.worker({ TRIBUTARY_DIE_AT: point });
  const late = new AbortController();
  const end = await Promise.race([worker.ended, pause(LONGEST_MS, undefined, { signal: late.signal })]);
  late.abort();
  if (end?.signal === 'SIGKILL') return;
  const { consolidation } = await office.acts.report({ id: plan });
  if (worker.isRunning()) await worker.kill('SIGKILL');
  throw new Error(
    `no worker died at "${point}"; it is ${JSON.stringify(consolidation)}; the worker said: ${worker.said()}`,
  );
}

/** Kills one worker after the other, each at its point. Throws at the first point that is never reached. */
export async function killAtEach(killing: Killing, points: readonly KillPoint[]): Promise<void> {
  for (const point of points) await killAt(killing, point);
}

/** As `killAtEach`, on the way of a run: what went out beside the act of the last death may be on record too, then it is that step's turn. */
export async function killInOrder(killing: Killing, points: readonly KillPoint[]): Promise<void> {
  for (const point of points) await killAt(killing, await pointLeft(killing, point));
}

async function pointLeft({ office, plan }: Killing, point: KillPoint): Promise<KillPoint> {
  const [, step] = point.split(' ');
  const acts = (await office.acts.report({ id: plan })).acts.filter((act) => act.step === step);
  const isOver = acts.length > 0 && acts.every(({ outcome }) => outcome !== undefined);
  return isOver ? point.replace(/ act$/, ' step') : point;
}

/** Lets a worker work until it freezes at the point, and gives it as it lies there. */
export async function freezeAt({ office, plan }: Killing, point: KillPoint): Promise<RunningCommand> {
  const worker = office.worker({ TRIBUTARY_FREEZE_AT: point });
  await eventually(
    async () => {
      if (isFrozen(worker.pid)) return true;
      const { consolidation } = await office.acts.report({ id: plan });
      throw new Error(`no worker froze at "${point}"; it is ${JSON.stringify(consolidation)}: ${worker.said()}`);
    },
    { within: LONGEST_MS },
  );
  return worker;
}

/** By the word of the system: the state stands behind the name of the program, which may hold anything. */
function isFrozen(pid: number): boolean {
  return /\) T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

/** Lets a worker work undisturbed until the run of the plan is in the state. */
export async function workUntil(office: Office, plan: string, state: string): Promise<ReportAnswer> {
  const worker = office.worker();
  const report = await eventually(
    async () => {
      const now = await office.acts.report({ id: plan });
      if (now.consolidation.state === state) return now;
      throw new Error(`it is ${JSON.stringify(now.consolidation)}; the worker said: ${worker.said()}`);
    },
    { within: 180_000 },
  );
  await worker.kill('SIGTERM');
  return report;
}

/** How a merge ends that nobody disturbed. */
export interface Undisturbed {
  readonly report: ReportAnswer;
  readonly seen: unknown;
}

/** One merge from its beginning to its end by one worker; with a portal unless told otherwise. */
export async function workUndisturbed(world: MergeTown, { hasPortal = true } = {}): Promise<Undisturbed> {
  const office = await world.openOffice();
  const { merge, plan } = await agreeTo(world, office, await givenMerge(world, { hasPortal }));
  await office.acts.run({ plan });
  return { report: await workUntil(office, plan, 'done'), seen: await seenOf(world, merge) };
}
