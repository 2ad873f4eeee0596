import { asTime, counted } from '#src/acts/pages/in-words';
import type { PartyView, PlanView } from '#src/acts/pages/plan-view';
import { type Html, html } from './html.ts';
import { NOT_PUBLIC, named, roomName, section, typed, withTimes } from './room-parts.ts';
import { isOver } from './run-parts.ts';

/** Who has to agree, where each stands and how each answers. */
export function partiesSection(view: PlanView): Html | undefined {
  const cards = view.parties.map((party) => partyCard(party, view));
  return cards.length === 0
    ? undefined
    : section(isOver(view.phase) ? 'Who had to agree' : 'Who has to agree', ...cards);
}

/** How an answer is given, changed and held against; nothing once answers no longer matter. */
export function answerSection(view: PlanView): Html | undefined {
  const { phase, run, parties, plan, objectionHours } = view;
  const stillCounts = ['asking', 'agreed', 'running'].includes(phase) && run?.pointOfNoReturnAt === undefined;
  if (!stillCounts) return undefined;
  const inRooms = parties.some(({ way }) => way === 'in-room');
  const hours =
    objectionHours === 0
      ? undefined
      : html` Once everybody has agreed, ${counted(objectionHours, 'hour')} pass before anything starts, so that there is time for it.`;
  return section(
    'How to answer',
    inRooms
      ? html`<p>In a room: look for the message from Tributary there. It holds a code. Write, in that very room and with the code in place of CODE:</p>
${typed('!tributary agree CODE')}${typed('!tributary refuse CODE')}
<p>A reaction to that message with ✅ (yes) or ❌ (no) counts as well.</p>`
      : undefined,
    html`<dl>${confirmHint(view)}
<dt>To take your word back</dt><dd>Write <code>!tributary withdraw CODE</code>, or delete your message.</dd>
<dt>To object</dt><dd>Moderators of any of these rooms can stop it with <code>!tributary object ${plan}</code>, until the old rooms are replaced for good.${hours}</dd>
${phase === 'asking' ? html`<dt>Until when</dt><dd>The question is open until ${withTimes(asTime(view.expiresAt))}. Silence is not agreement.</dd>` : undefined}
</dl>`,
  );
}

/** The second word, while it is waited for (spec C-10). */
function confirmHint({ run, canonical }: PlanView): Html | undefined {
  if (run?.step !== 'await-confirmation' || run.state !== 'waiting') return undefined;
  const where = canonical.isPublic ? roomName(canonical) : 'the room that stays';
  return html`<dt>To confirm, now</dt><dd>Look whether everything works in ${where}. Then somebody with full power there writes <code>!tributary confirm ${run.consolidation}</code>. What follows is for good.</dd>`;
}

function partyCard(party: PartyView, view: PlanView): Html {
  const { word, style } = STANDINGS[party.standing];
  const count =
    party.quorum > 1 ? html` <span class="quiet">(${party.agreed} of ${party.quorum} people)</span>` : undefined;
  return html`<article class="card"><div class="row"><h3>${titleOf(party)}</h3><span class="badge ${style}">${word}${count}</span></div>
<p>${whoOf(party)}</p>${party.about === undefined ? undefined : html`<p>By itself: ${party.about}.</p>`}${party.standing === 'open' ? wayOf(party, view) : undefined}</article>`;
}

const STANDINGS = {
  agreed: { word: '✓ agreed', style: 'good' },
  refused: { word: '✗ said no', style: 'bad' },
  open: { word: '… has not answered yet', style: 'open' },
  'too-late': { word: '… did not answer in time', style: 'open' },
} as const;

function titleOf({ kind, room, place }: PartyView): Html {
  if (room) return room.isPublic ? named(room.name) : html`A room that is not public`;
  if (kind === 'network') return place === undefined ? html`A channel on another network` : named(place);
  return place === undefined ? html`An operator` : html`Operators of ${named(place)}`;
}

function whoOf({ kind, room, level, quorum }: PartyView): Html {
  const who = quorum > 1 ? `${quorum} people` : 'somebody';
  const verb = quorum > 1 ? 'have' : 'has';
  if (kind === 'network') return html`The operators of the channel answer for it.`;
  if (kind === 'operator') return html`Its links or addresses change, so ${who} of those who run it ${verb} to agree.`;
  const side = kind === 'canonical' ? 'The room that stays' : 'A room that is retired';
  const where = room?.isPublic ? html` in ${named(room.address)}` : undefined;
  return html`${side}: ${who} with power level ${level} or more${where} ${verb} to agree.`;
}

function wayOf({ way, asked, command, room }: PartyView, { phase }: PlanView): Html {
  if (phase === 'not-asked' || !asked) return html`<p class="quiet">Has not been asked yet.</p>`;
  if (way === 'in-room') {
    const where = room?.isPublic ? html`in ${roomName(room)}` : html`in ${NOT_PUBLIC}`;
    return html`<p>To answer, write ${where}: <code>!tributary agree CODE</code></p>`;
  }
  if (way === 'by-private-message')
    return html`<p>To answer, reply to the message from Tributary on that network: <code>yes CODE</code> or <code>no CODE</code>; <code>stop</code> ends all questions.</p>`;
  if (command === undefined) return html`<p>Whoever runs this service answers at its terminal.</p>`;
  return html`<p>To answer, at the terminal of this service:</p>${typed(command)}`;
}
