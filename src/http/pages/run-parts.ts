import { asTime } from '#src/acts/in-words';
import type { PlanView, RunView, StepView, TaskView, WaitView } from '#src/acts/plan-view';
import { stepNames } from '#src/acts/vocabulary';
import { type Html, html } from './html.ts';
import { roomName, section, shortened, withheldNote } from './room-parts.ts';
import { FORECAST_WORDS, LEG_WORDS, PROGRESS_WORDS, RUN_WORDS, STEP_WORDS } from './step-words.ts';

/** Where the consolidation stands; nothing before it was started. */
export function runSection({ run, steps, at }: PlanView): Html | undefined {
  if (!run) return undefined;
  return section(
    'Where it stands',
    html`<p><strong>${RUN_WORDS[run.state]}</strong> ${isUnderWay(run) ? html`Now: ${STEP_WORDS[run.step]} (part ${stepNames.indexOf(run.step) + 1} of ${stepNames.length}).` : undefined}</p>`,
    meter(run.stepsDone, steps.length),
    run.reason === undefined ? undefined : html`<p class="note">${run.reason}</p>`,
    waitsList(run, at),
    html`<ul>${run.rooms.map(({ room, state }) => html`<li>${roomName(room)}: ${LEG_WORDS[state]}</li>`)}</ul>`,
    html`<p class="quiet">Consolidation <code>${run.consolidation}</code>, last change ${asTime(run.changedAt)}; this page shows ${asTime(at)}. Load it again to see more.</p>`,
  );
}

/** What only people can do, apart from agreeing. */
export function tasksSection({ tasks: { tasks, withheld } }: PlanView): Html | undefined {
  if (tasks.length + withheld === 0) return undefined;
  return section('What somebody has to do by hand', ...tasks.map(taskCard), withheldNote(withheld));
}

/** Everything that would be done, in order, folded away. */
export function stepsSection({ steps, run }: PlanView): Html | undefined {
  if (steps.length === 0) return undefined;
  const summary = run ? 'Every step, and how far it has come' : 'Every step that would be taken';
  return section(
    'Step by step',
    html`<details><summary>${summary} (${steps.length})</summary><ol class="steps">${steps.map(stepItem)}</ol></details>`,
  );
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
  const end = until !== undefined && until > at ? html` (until ${asTime(until)})` : undefined;
  const whom = who === undefined ? undefined : html`<strong>${who}</strong>`;
  const matter = what ?? (who === undefined ? 'something that takes its time' : 'what is told in their room');
  return html`${whom}${whom ? ': ' : ''}${whom ? html` ` : undefined}${matter}${end}`;
}

function taskCard({ step, who, room, what }: TaskView): Html {
  const lines = shortened(what.split('\n')).map((line) => html`<p>${line}</p>`);
  return html`<article class="card"><h3>${who}${room ? html`, in ${roomName(room)}` : undefined}</h3>${lines}
<p class="quiet">Needed for: ${STEP_WORDS[step]}.</p></article>`;
}

function stepItem({ step, room, outcome, why, acts, progress }: StepView): Html {
  const word = progress === undefined ? FORECAST_WORDS[outcome] : PROGRESS_WORDS[progress];
  const lines = shortened(acts.lines).map((line) => html`<li>${line}</li>`);
  const rest = acts.withheld === 0 ? undefined : html`<li>${acts.withheld} more in a room that is not public</li>`;
  return html`<li><div class="row"><strong>${STEP_WORDS[step]}</strong><span class="quiet">${word}</span></div>
${room ? html`<p class="quiet">${roomName(room)}</p>` : undefined}${why === undefined ? undefined : html`<p class="quiet">${why}</p>`}
${lines.length + acts.withheld > 0 ? html`<ul>${lines}${rest}</ul>` : undefined}</li>`;
}
