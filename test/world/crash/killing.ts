import { setTimeout as pause } from 'node:timers/promises';
import { consolidation as workflow } from '#jobs/consolidation/workflow';
import { inOrderOfUndo } from '#jobs/undo-consolidation';
import type { ReportAnswer } from '#src/acts/answers';
import { eventually } from '#test/world/eventually';
import type { Office } from './merge-town.ts';

/** Where a worker is killed: `before close-source act`, say. */
export type KillPoint = string;

/** The three places at which a crash may tear something apart (V-6). */
export const PLACES = ['before', 'performed', 'recorded'] as const;

/** One point in the undo of each act, newest first; the place of each as told. */
export function pointsOfUndo({ acts }: ReportAnswer, placeOf: (index: number) => string): readonly KillPoint[] {
  const steps = [...new Set(inOrderOfUndo(acts).map(({ step }) => step))];
  return steps.map((step, index) => `${placeOf(index)} ${step} act`);
}

/** How long a killing worker is given to come to its point. */
const LONGEST_MS = 60_000;

/**
 * One point in each step, in the order of a run: at the first act of the step, or of the whole step where it has no act.
 * From the workflow, so that a new step is tried the day it is added.
 */
export function pointsOf({ acts }: ReportAnswer, placeOf: (index: number) => string): readonly KillPoint[] {
  const acting = new Set<string>(acts.map(({ step }) => step));
  const steps = workflow.flatMap((stage) => stage.steps);
  return steps.map(({ name }, index) => `${placeOf(index)} ${name} ${acting.has(name) ? 'act' : 'step'}`);
}

/** Lets a worker work until it is killed at the point; false when it never came there. */
export async function killAt(office: Office, point: KillPoint): Promise<boolean> {
  const worker = office.worker({ TRIBUTARY_DIE_AT: point });
  const late = new AbortController();
  const end = await Promise.race([worker.ended, pause(LONGEST_MS, undefined, { signal: late.signal })]);
  late.abort();
  if (end === undefined) await worker.kill('SIGKILL');
  return end?.signal === 'SIGKILL';
}

/** Kills one worker after the other, each at its point; gives the first point that was never reached. */
export async function killAtEach(office: Office, points: readonly KillPoint[]): Promise<KillPoint | undefined> {
  for (const point of points) if (!(await killAt(office, point))) return point;
  return undefined;
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
    { within: 90_000 },
  );
  await worker.kill('SIGTERM');
  return report;
}
