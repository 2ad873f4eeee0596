import { asTime } from '#src/acts/pages/in-words';
import type { PlanView, RunView, StepView, TaskView, WaitView } from '#src/acts/pages/plan-view';
import type { PlanPhase } from '#src/acts/plans/plan-phase';
import { stepNames } from '#src/acts/vocabulary';
import { type Html, html } from './html.ts';
import { roomName, section, shortened, withheldNote, withTimes } from './room-parts.ts';
import { FORECAST_WORDS, LEG_WORDS, PROGRESS_WORDS, RUN_WORDS, STEP_WORDS } from './step-words.ts';

/** Where the consolidation stands; nothing before it was started. */
export function runSection({ run, steps, at, phase }: PlanView): Html | undefined {
  if (!run) return undefined;
  const hasBegun = phase !== 'asking' && phase !== 'refused';
  return section(
    'Where it stands',
    html`<p>${hasBegun ? nowText(run) : BEFORE_CONSENT[phase]}</p>`,
    hasBegun ? meter(run.stepsDone, steps.length) : undefined,
    run.reason === undefined ? undefined : reasonNote(run.reason),
    waitsList(run, at),
    html`<p>The old rooms:</p><ul>${run.rooms.map(({ room, state }) => html`<li>${roomName(room)}: ${LEG_WORDS[state]}</li>`)}</ul>`,
    html`<p class="quiet">Consolidation <code>${run.consolidation}</code>, last change ${withTimes(asTime(run.changedAt))}; this page shows ${withTimes(asTime(at))}. Load it again for news.</p>`,
  );
}

/** What an undo left over is told a line each. */
function reasonNote(reason: string): Html {
  const lines = reason.split('\n');
  if (lines.length === 1) return html`<p class="note">${withTimes(reason)}</p>`;
  return html`<ul class="note">${shortened(lines).map((line) => html`<li>${withTimes(line)}</li>`)}</ul>`;
}

/** A run that was started waits for consent first, whatever state is written down for it. */
const BEFORE_CONSENT = {
  asking: 'It has been started, and begins once everybody has agreed.',
  refused: RUN_WORDS.refused,
} as const;

/** What only people can do, apart from agreeing; of a plan that ended otherwise than done nothing has to be done any more. */
export function tasksSection({ tasks: { tasks, withheld }, phase }: PlanView): Html | undefined {
  if (GIVEN_UP.includes(phase) || tasks.length + withheld === 0) return undefined;
  const open = tasks.filter(({ isDone }) => !isDone);
  const done = tasks.filter(({ isDone }) => isDone);
  const isOpen = open.length + withheld > 0;
  const heading = isOpen ? 'What somebody has to do by hand' : 'What somebody did by hand';
  return section(heading, ...[...open, ...done].map(taskCard), withheldNote(withheld));
}

/** Plans that ended otherwise than done. */
export const GIVEN_UP: readonly PlanPhase[] = ['expired', 'void', 'refused', 'undone'];

/** Whether nothing more comes of the plan. */
export function isOver(phase: PlanPhase): boolean {
  return phase === 'done' || GIVEN_UP.includes(phase);
}

/** Everything that would be done, in order, folded away. */
export function stepsSection({ steps, run }: PlanView): Html | undefined {
  if (steps.length === 0) return undefined;
  const summary = run ? 'Every step, and how far it has come' : 'Every step that would be taken';
  return section(
    'Step by step',
    html`<details><summary>${summary} (${steps.length})</summary>${byRoom(steps).map(stepGroup)}</details>`,
  );
}

/** Steps that follow each other in one room stand together, for a leg is walked at a stretch. */
function byRoom(steps: readonly StepView[]): readonly (readonly StepView[])[] {
  const groups: StepView[][] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    if (last && nameOf(last[0]) === nameOf(step)) last.push(step);
    else groups.push([step]);
  }
  return groups;
}

function nameOf(step: StepView | undefined): string | undefined {
  return step?.room?.isPublic ? step.room.room : step?.room && 'hidden';
}

function stepGroup(steps: readonly StepView[]): Html {
  const room = steps[0]?.room;
  const heading = room ? html`<h3>${roomName(room)}</h3>` : undefined;
  return html`${heading}<ol class="${room ? 'steps leg' : 'steps'}">${steps.map(stepItem)}</ol>`;
}

function nowText(run: RunView): Html {
  const part = `part ${stepNames.indexOf(run.step) + 1} of ${stepNames.length}`;
  const now = isUnderWay(run) ? html` Now: ${STEP_WORDS[run.step]} (${part}).` : undefined;
  return html`<strong>${RUN_WORDS[run.state]}</strong>${now}`;
}

function isUnderWay({ state }: RunView): boolean {
  return ['running', 'waiting', 'paused', 'failed'].includes(state);
}

/** A bar by attributes of SVG: a width as a style would need the policy to allow styles of any kind. */
function meter(done: number, all: number): Html | undefined {
  if (all === 0) return undefined;
  const share = Math.min(100, Math.round((100 * done) / all));
  return html`<p class="quiet">${Math.min(done, all)} of ${all} steps are done.</p><div class="meter"><svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true"><rect width="${share}" height="1"/></svg></div>`;
}

function waitsList(run: RunView, at: number): Html | undefined {
  const moves = run.state === 'running' || run.state === 'waiting' || run.state === 'undoing';
  if (moves && !run.hasWorker && run.state !== 'waiting')
    return html`<p class="note">The service is not working on it at the moment; it goes on by itself once it does.</p>`;
  if (run.waits.length === 0) return undefined;
  return html`<p>It waits for:</p><ul>${run.waits.map((wait) => html`<li>${waitText(wait, at)}</li>`)}</ul>`;
}

function waitText({ who, what, until }: WaitView, at: number): Html {
  const end = until !== undefined && until > at ? html` (until ${withTimes(asTime(until))})` : undefined;
  const whom = who === undefined ? undefined : html`<strong>${who}</strong>`;
  const matter =
    what !== undefined
      ? withTimes(what)
      : who === undefined
        ? 'something that takes its time'
        : 'what is told in their room';
  return html`${whom ? html`${whom}: ` : undefined}${matter}${end}`;
}

function taskCard({ step, who, room, what, isDone }: TaskView): Html {
  const lines = shortened(what.split('\n')).map((line) => html`<p class="sentence">${withTimes(line)}</p>`);
  const isNamed = room?.isPublic && who.includes(room.address);
  const about = room && !isNamed ? html` It concerns ${roomName(room)}.` : undefined;
  const badge = isDone ? html`<span class="badge good">✓ done</span>` : undefined;
  return html`<article class="card"><div class="row"><h3 class="sentence">${who}</h3>${badge}</div>${lines}
<p class="quiet">Needed for: ${STEP_WORDS[step]}.${about}</p></article>`;
}

function stepItem({ step, outcome, why, acts, progress }: StepView): Html {
  const word = progress === undefined ? FORECAST_WORDS[outcome] : PROGRESS_WORDS[progress];
  const isIdle = (progress ?? outcome) === 'not-applicable';
  const lines = shortened(acts.lines).map((line) => html`<li>${line}</li>`);
  const rest = acts.withheld === 0 ? undefined : html`<li>${acts.withheld} more in a room that is not public</li>`;
  return html`<li><div class="row"><span class="${isIdle ? 'quiet' : 'title'}">${STEP_WORDS[step]}</span><span class="quiet">${word}</span></div>
${why === undefined ? undefined : html`<p class="quiet">${why}</p>`}${lines.length + acts.withheld > 0 ? html`<ul>${lines}${rest}</ul>` : undefined}</li>`;
}
