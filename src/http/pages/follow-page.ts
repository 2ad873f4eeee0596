import type { FollowedRoom, FollowView } from '#src/acts/pages/plan-view';
import { isRoomAlias } from '#src/portals/ids';
import { linkToAlias, linkToRoom } from '#src/portals/matrix-to';
import { uriOfAlias, uriOfRoom } from '#src/portals/matrix-uri';
import type { PageParts } from './document.ts';
import { type Html, html } from './html.ts';
import { named, section, typed } from './room-parts.ts';

/** Where the conversation of a retired room goes on: for everybody, in any app. */
export function followPage(view: FollowView): PageParts {
  return {
    title: titleOf(view),
    body: html`<h1>${headline(view)}</h1>
${leadOf(view)}
${view.phase === 'taken-back' ? undefined : linksSection(view)}
${addressesSection(view)}`,
  };
}

/** What the tab says, and what a link to the page shows in a chat: no more than is true by now. */
function titleOf({ canonical, phase }: FollowView): string {
  if (phase === 'taken-back') return 'The old rooms go on';
  const name = canonical.isPublic ? canonical.name : 'another room';
  return phase === 'joined' ? `Now in ${name}` : `Moving to ${name}`;
}

function headline({ canonical, phase, rooms, withheld }: FollowView): Html {
  const name = canonical.isPublic ? named(canonical.name) : html`a room that is not public`;
  const many = rooms.length + withheld > 1;
  if (phase === 'taken-back') return html`${many ? 'These rooms go' : 'This room goes'} on as before`;
  if (phase !== 'joined') return html`${many ? 'These rooms are' : 'This room is'} being joined into ${name}`;
  return html`${many ? 'These rooms have' : 'This room has'} been joined into ${name}`;
}

function leadOf({ phase }: FollowView): Html {
  if (phase === 'taken-back')
    return html`<p class="lead">A move to another room was begun and then taken back. You need not do anything.</p>`;
  if (phase === 'coming')
    return html`<p class="lead">The old rooms still work. You can go to the new one now, or when the old one says so.</p>`;
  if (phase === 'joining')
    return html`<p class="lead">Some of the old rooms have moved already, and the others follow. You can go to the new one now.</p>`;
  return html`<p class="lead">The conversation goes on there. What was said in the old room can still be read in it.</p>`;
}

function linksSection({ canonical, alias, via }: FollowView): Html {
  if (!canonical.isPublic)
    return html`<p class="note">The room is not public, so it is not named here. Its people let you in: look for an invitation, or for the message in the old room.</p>`;
  const byId = linkToRoom(canonical.room, via);
  const main = alias === undefined ? byId : linkToAlias(alias);
  const app = alias === undefined ? uriOfRoom(canonical.room, via) : uriOfAlias(alias);
  return html`<p><a class="go" href="${main}">Go to ${named(canonical.name)}</a>
<a class="go second" href="${app}">Open in the Matrix app of this device</a></p>
<p>If your app knows neither link, join by typing ${alias === undefined ? 'this' : 'one of these'} into it:</p>
${alias === undefined ? undefined : typed(`/join ${alias}`)}
${typed(['/join', canonical.room, ...via].join(' '))}
${alias === undefined ? undefined : html`<p>If the address does not work for your server: <a href="${byId}">the same room by its id</a>${viaText(via)}.</p>`}`;
}

function viaText(via: FollowView['via']): Html | undefined {
  return via.length === 0 ? undefined : html`, through ${via.join(', ')}`;
}

function addressesSection({ rooms, withheld, phase }: FollowView): Html | undefined {
  if (rooms.length === 0) return undefined;
  const heading = phase === 'taken-back' ? 'The rooms' : 'The old rooms and their addresses';
  const more =
    withheld === 0
      ? undefined
      : html`<p class="quiet">${withheld === 1 ? 'One more room, which is not public, belongs' : `${withheld} more rooms, which are not public, belong`} to it.</p>`;
  return section(heading, html`<ul class="rooms">${rooms.map((room) => roomItem(room, phase))}</ul>`, more);
}

function roomItem({ name, address, aliases, hasMoved }: FollowedRoom, phase: FollowView['phase']): Html {
  const all = [...new Set<string>([...(isRoomAlias(address) ? [address] : []), ...aliases])];
  const state = hasMoved ? 'joined' : 'not joined yet';
  return html`<li class="card"><div class="row"><h3>${named(name)}</h3>${phase === 'taken-back' ? undefined : html`<span class="badge">${state}</span>`}</div>
${all.length === 0 ? undefined : html`<ul>${all.map((one) => html`<li>${named(one)}</li>`)}</ul>`}</li>`;
}
