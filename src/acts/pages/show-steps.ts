import { counted } from '#src/consent/plain-text';
import type { InviteAct } from '#src/consolidation/act';
import type { HumanTask, LegPlan, Plan, PlannedAct, StepForecast } from '#src/consolidation/plan';
import type { StepRecord } from '#src/consolidation/records';
import type { Discretion } from './discretion.ts';
import { partyLabel } from './party-label.ts';
import type { PlanView, StepView, TaskView, Told } from './plan-view.ts';

/** What the steps of a plan are shown by; `records` is empty while nothing runs. */
export interface StepsShown {
  readonly plan: Plan;
  readonly discretion: Discretion;
  readonly records: readonly StepRecord[];
}

/** Every step the plan foretells, and how far each has come. */
export function showSteps(shown: StepsShown): readonly StepView[] {
  return shown.plan.steps.map((forecast) => stepView(forecast, shown));
}

/** What only people can do; a task is kept back where it would give away a room that is not public. */
export function showTasks({ plan, discretion, records }: StepsShown): PlanView['tasks'] {
  const shown = plan.humanTasks.filter(({ what }) => discretion.maySay(what));
  const tasks = shown.map((task): TaskView => {
    const { step, who, what, leg, where } = task;
    const room = leg ?? placesOf(plan).find((place) => place.room === where || place.address === where)?.room;
    const label = partyLabel(who, plan, discretion) ?? 'somebody';
    const isDone = isFinished(task, records) && ({ isDone: true } as const);
    return { step, who: label, what, ...(room !== undefined && { room: discretion.room(room) }), ...isDone };
  });
  const withheld = plan.humanTasks.filter((task) => !shown.includes(task) && !isFinished(task, records));
  return { tasks, withheld: withheld.length };
}

/** A step that waits for people is finished when it sees that they did their part. */
function isFinished({ step, leg }: Pick<HumanTask, 'step' | 'leg'>, records: readonly StepRecord[]): boolean {
  const record = records.find((candidate) => candidate.step === step && candidate.leg === leg);
  return record?.state === 'done' || record?.state === 'not-applicable';
}

function stepView(
  { step, leg, outcome, why, acts }: StepForecast,
  { plan, discretion, records }: StepsShown,
): StepView {
  const record = records.find((candidate) => candidate.step === step && candidate.leg === leg);
  const sentences = sentencesOf(acts).map((sentence) => withAddresses(sentence, plan));
  return {
    step,
    outcome,
    ...(leg !== undefined && { room: discretion.room(leg) }),
    ...(why !== undefined && discretion.maySay(why) && { why }),
    acts: discretion.told(sentences),
    ...(record && { progress: record.state }),
  };
}

/** As the plan has them, but people who are invited are counted and not named. */
function sentencesOf(acts: readonly PlannedAct[]): Told['lines'] {
  const invites = acts.flatMap(({ act }) => (act.verb === 'invite' ? [act] : []));
  const others = acts.filter(({ act }) => act.verb !== 'invite').map(({ text }) => text);
  return [...others, ...invitesInWords(invites)];
}

function invitesInWords([first, ...others]: readonly InviteAct[]): Told['lines'] {
  if (!first) return [];
  return [`${first.actor} invites ${counted(1 + others.length, 'person', 'people')} to ${first.room}`];
}

/** People know rooms by their addresses; the ids stand once, at the head of the page. */
function withAddresses(sentence: string, plan: Plan): string {
  return placesOf(plan).reduce((text, { room, address }) => text.replaceAll(room, () => address), sentence);
}

function placesOf({ canonical, legs }: Plan): readonly Pick<LegPlan, 'room' | 'address'>[] {
  return [canonical, ...legs];
}
