import { asTime, counted, inWords } from '#src/acts/pages/in-words';
import type { PlanView } from '#src/acts/pages/plan-view';
import type { PageParts } from './document.ts';
import { type Html, html } from './html.ts';
import { answerSection, partiesSection } from './party-parts.ts';
import { NOT_PUBLIC, named, roomCard, roomName, section, toldList, withTimes } from './room-parts.ts';
import { GIVEN_UP, isOver, runSection, stepsSection, tasksSection } from './run-parts.ts';

/** The page behind the link that stands in every request: what is proposed, who has to agree, and how it stands. */
export function planPage(view: PlanView): PageParts {
  const { canonical } = view;
  const body = html`<h1>${headline(view)}</h1>
${leadOf(view)}
${runSection(view)}
${roomsSection(view)}
${partiesSection(view)}
${answerSection(view)}
${seenSection(view)}
${section('Please note', toldList(view.warnings))}
${tasksSection(view)}
${stepsSection(view)}
${fingerprintSection(view)}`;
  return { title: canonical.isPublic ? `Joining rooms into ${canonical.name}` : 'Joining rooms into one', body };
}

const NUMBERS = 'No One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve'.split(' ');

function headline({ canonical, sources, phase }: PlanView): Html {
  const count = sources.length + 1;
  const verb = phase === 'done' ? 'have become' : GIVEN_UP.includes(phase) ? 'were to become' : 'are to become';
  return html`${NUMBERS[count] ?? String(count)} rooms ${verb} one${canonical.isPublic ? html`: ${named(canonical.name)}` : undefined}`;
}

function leadOf(view: PlanView): Html {
  const asker =
    view.asker === undefined
      ? undefined
      : html`<p>Proposed by ${named(view.asker)} on ${withTimes(asTime(view.createdAt))}.</p>`;
  const discretion = view.isAllPublic
    ? undefined
    : html`<p class="quiet">Not all of these rooms are public. This page can be seen by everybody who has its address, so it names the public ones only; the people of the others find everything in the message in their room.</p>`;
  return html`<p class="lead">${withTimes(phaseText(view))}</p>${asker}${discretion}`;
}

function phaseText({ phase, parties, expiresAt, reason, run }: PlanView): string {
  const agreed = parties.filter(({ standing }) => standing === 'agreed').length;
  const why = reason === undefined ? '' : ` ${sentence(reason)}`;
  switch (phase) {
    case 'not-asked':
      return 'This is a proposal. Nobody has been asked yet, and nothing was changed.';
    case 'asking':
      return `This is a proposal. Nothing happens unless everybody below agrees: so far ${agreed} of ${counted(parties.length, 'side has', 'sides have')}. It is open until ${asTime(expiresAt)}.`;
    case 'agreed':
      return 'Everybody has agreed. Nothing was changed yet: it has still to be started.';
    case 'expired':
      return `This was a proposal. The time to agree ended at ${asTime(expiresAt)}; nothing was changed. Whoever still wants it makes a new one, which asks everybody anew.`;
    case 'void':
      return `This proposal is void, and nothing was changed by it.${why}`;
    case 'refused':
      return `This proposal ended with a no, and nothing was changed by it.${why}`;
    case 'running':
      return 'Everybody has agreed, and it is being carried out.';
    case 'done':
      return 'Everybody had agreed, and it is done.';
    case 'undone':
      return `It was begun and then taken back: the rooms are as they were before${run?.reason === undefined ? '' : ', but for what is left over'}.`;
  }
}

/** A reason as a sentence of its own. */
function sentence(text: string): string {
  const whole = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(whole) ? whole : `${whole}.`;
}

/** What becomes, became or was to become of the rooms: of the one that stays, and of the others. */
function fatesIn(phase: PlanView['phase']): readonly [string, string] {
  if (phase === 'done') return ['Stayed', 'Was retired'];
  return GIVEN_UP.includes(phase) ? ['Was to stay', 'Was to be retired'] : ['Stays', 'Is retired'];
}

function roomsSection({ canonical, sources, reasons, phase }: PlanView): Html | undefined {
  const [stays, goes] = fatesIn(phase);
  return section(
    'What becomes of which room',
    html`<div class="becomes"><ul class="rooms">${sources.map((room) => roomCard(room, { what: goes, kind: 'goes' }))}</ul>
<p class="arrow" aria-hidden="true">↓</p><ul class="rooms">${roomCard(canonical, { what: stays, kind: 'stays' })}</ul></div>`,
    reasons.lines.length === 0 ? undefined : html`<p>Why that room stays: ${inWords(reasons.lines)}.</p>`,
  );
}

function seenSection({ seen, phase }: PlanView): Html | undefined {
  const rooms = seen.map(
    ({ room, sentences }) => html`<h3>In ${room.isPublic ? roomName(room) : NOT_PUBLIC}</h3>${toldList(sentences)}`,
  );
  return rooms.length === 0
    ? undefined
    : section(isOver(phase) ? 'What people were told to expect' : 'What people will see', ...rooms);
}

function fingerprintSection({ plan, hash, createdAt }: PlanView): Html | undefined {
  return section(
    'Is this what I am asked about?',
    html`<p>The message in your room names a plan and a fingerprint. If both are the same as here, it is this one; a change of anything above would give it another fingerprint, and all consents would be void.</p>
<dl><dt>Plan</dt><dd><code>${plan}</code>, made ${withTimes(asTime(createdAt))}</dd><dt>Fingerprint</dt><dd><code>${hash}</code></dd></dl>`,
  );
}
