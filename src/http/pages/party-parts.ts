import { asTime, counted } from '#src/acts/in-words';
import type { PartyView, PlanView } from '#src/acts/plan-view';
import { type Html, html } from './html.ts';
import { NOT_PUBLIC, named, roomName, section } from './room-parts.ts';

/** Who has to agree, where each stands and how each answers. */
export function partiesSection(view: PlanView): Html | undefined {
  const cards = view.parties.map((party) => partyCard(party, view));
  return cards.length === 0 ? undefined : section('Who has to agree', ...cards);
}

/** How an answer is given, changed and held against; nothing once answers no longer matter. */
export function answerSection(view: PlanView): Html | undefined {
  const { phase, run, parties, plan, objectionHours } = view;
  const stillCounts = ['asking', 'agreed', 'running'].includes(phase) && run?.pointOfNoReturnAt === undefined;
  if (!stillCounts) return undefined;
  const inRooms = parties.some(({ way }) => way === 'in-room');
  const hours =
    objectionHours > 0
      ? ` Once everybody has agreed, ${counted(objectionHours, 'hour')} pass before anything starts, so that there is time for it.`
      : '';
  return section(
    'How to answer',
    inRooms
      ? html`<p>In a room: look for the message from Tributary there. It holds a code. Write, in that very room and with the code in place of CODE:</p>
<code class="type">!tributary agree CODE</code><code class="type">!tributary refuse CODE</code>
<p>A reaction to that message with ✅ or ❌ counts as well.</p>`
      : undefined,
    html`<dl>
<dt>To take your word back</dt><dd>Write <code>!tributary withdraw CODE</code>, or delete your message.</dd>
<dt>To object</dt><dd>Moderators of any of these rooms can stop it with <code>!tributary object ${plan}</code>, until the old rooms are replaced for good.${hours}</dd>
${phase === 'asking' ? html`<dt>Until when</dt><dd>The question is open until ${asTime(view.expiresAt)}. Silence is not agreement.</dd>` : undefined}
</dl>`,
  );
}

function partyCard(party: PartyView, view: PlanView): Html {
  const { word, style } = STANDINGS[party.standing];
  const count =
    party.quorum > 1 ? html` <span class="quiet">(${party.agreed} of ${party.quorum} people)</span>` : undefined;
  return html`<article class="card"><div class="row"><h3>${titleOf(party)}</h3><span class="badge ${style}">${word}${count}</span></div>
<p>${whoOf(party)}</p>${party.standing === 'open' ? wayOf(party, view) : undefined}</article>`;
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
    return html`<p>Answers by writing ${where}: <code>!tributary agree CODE</code></p>`;
  }
  if (way === 'by-private-message')
    return html`<p>Answers the private message from Tributary on that network: <code>yes CODE</code> or <code>no CODE</code>; <code>stop</code> ends all questions.</p>`;
  if (command === undefined) return html`<p>Answers at the terminal of this service.</p>`;
  return html`<p>Answers at the terminal of this service:</p><code class="type">${command}</code>`;
}
