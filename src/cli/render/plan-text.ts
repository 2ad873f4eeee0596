import type { PlanAnswer } from '#src/acts/answers';
import { isBlocked, stepNames } from '#src/acts/vocabulary';
import type { HumanTask, LegPlan, Plan, StepForecast } from '#src/consolidation/plan';
import { momentText } from './moment.ts';
import { partyLines } from './parties.ts';
import { alignedRows, block, indented } from './table.ts';

/** A plan for people: what stands in its way, who has to agree, what everybody will see, what would be done. */
export function planLines(answer: PlanAnswer): readonly string[] {
  return [...planBodyLines(answer), ...block('Next', nextLines(answer.plan, answer.kept))];
}

/** As `planLines`, without what to type next. */
export function planBodyLines({ plan, parties, kept, leftOut = [], stillInside = [] }: PlanAnswer): readonly string[] {
  const seen = plan.seen.flatMap(({ address, sentences }) => [address, ...indented(sentences)]);
  return [
    ...headLines(plan, kept),
    ...block(
      'Places of the group that are no part of it',
      leftOut.map(({ place, why }) => `${place}: ${why}`),
    ),
    ...block(
      'Joined only to look, and not left again yet: take the account out by hand',
      stillInside.map(({ room, actor, why }) => `${actor} in ${room}: ${why}`),
    ),
    ...block(`Blockers: this plan cannot run (${plan.blockers.length})`, findingLines(plan, 'blockers')),
    ...block(`Warnings (${plan.warnings.length})`, findingLines(plan, 'warnings')),
    ...block('Who has to agree', partyLines(parties)),
    ...block('What people will see', seen),
    ...block('What would be done', stepLines(plan)),
    ...block(
      'What only a person can do',
      plan.humanTasks.flatMap((task) => taskLines(task, plan)),
    ),
  ];
}

function headLines(plan: Plan, kept: boolean): readonly string[] {
  const { canonical, legs } = plan;
  return [
    ...alignedRows([
      ['Plan', kept ? plan.id : `${plan.id} (dry run, not kept)`],
      ['Hash', plan.hash],
      ['Stays', roomText(canonical.address, canonical)],
      ...legs.map((leg, index) => [index === 0 ? 'Retires' : '', roomText(leg.address, leg)]),
      ['Open until', momentText(plan.expiresAt)],
    ]),
    ...block('Why that room stays', canonical.reasons),
  ];
}

function roomText(address: string, { room, name }: Pick<LegPlan, 'room' | 'name'>): string {
  const parts = [address, ...(name === '' ? [] : [`"${name}"`]), ...(address === room ? [] : [room])];
  return parts.join('  ');
}

function findingLines(plan: Plan, kind: 'blockers' | 'warnings'): readonly string[] {
  return plan[kind].map(({ room, text, code }) => {
    const place = room === undefined ? undefined : addressOf(plan, room);
    return `${place && !text.includes(place) ? `${place}: ` : ''}${text} (${code})`;
  });
}

/** The steps in their order; those of a room stand under its address. */
function stepLines(plan: Plan): readonly string[] {
  let leg: string | undefined;
  return plan.steps.flatMap((step) => {
    const heading = step.leg !== undefined && step.leg !== leg ? [addressOf(plan, step.leg)] : [];
    leg = step.leg;
    const own = [stepLine(step), ...indented(step.acts.map((act) => act.text))];
    return step.leg === undefined ? own : [...heading, ...indented(own)];
  });
}

function stepLine({ step, outcome, why }: StepForecast): string {
  const reason = [OUTCOMES[outcome], why ?? ''].filter((part) => part !== '').join(': ');
  return reason === '' ? step : `${step.padEnd(NAME_WIDTH)}  ${reason}`;
}

const NAME_WIDTH = Math.max(...stepNames.map((name) => name.length));

const OUTCOMES: Readonly<Record<StepForecast['outcome'], string>> = {
  acts: '',
  reads: 'looks only',
  'not-applicable': 'nothing to do',
  waits: 'waits',
};

function taskLines({ who, where, what, step }: HumanTask, plan: Plan): readonly string[] {
  return [`${who}, in ${addressOf(plan, where)}, before ${step}:`, ...indented(what.split('\n'))];
}

function nextLines(plan: Plan, kept: boolean): readonly string[] {
  if (isBlocked(plan)) return ['Remove what blocks it, then plan again.'];
  return kept
    ? [`tributary ask ${plan.id}`, `tributary run ${plan.id} --follow`]
    : ['Leave out --dry-run to keep the plan.'];
}

function addressOf({ canonical, legs }: Plan, room: string): string {
  if (canonical.room === room) return canonical.address;
  return legs.find((leg) => leg.room === room)?.address ?? room;
}
