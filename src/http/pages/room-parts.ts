import type { RoomView, Told } from '#src/acts/pages/plan-view';
import { isRoomAlias } from '#src/portals/ids';
import { linkToAlias, linkToRoom } from '#src/portals/matrix-to';
import { type Html, html, type Part, plainLine } from './html.ts';

/** What a room is called that may not be named. */
export const NOT_PUBLIC = 'a room that is not public';

/** A name from outside, kept apart from the writing direction of what stands around it. */
export function named(text: string): Html {
  return html`<bdi>${text}</bdi>`;
}

/** A room's name and address in a sentence. */
export function roomName(room: RoomView): Html {
  if (!room.isPublic) return html`${NOT_PUBLIC}`;
  return room.name === room.address ? named(room.address) : html`${named(room.name)} (${named(room.address)})`;
}

/** A room as a card, with its id; `what` becomes of it. */
export function roomCard(
  room: RoomView,
  { what, kind }: { readonly what: string; readonly kind: 'stays' | 'goes' },
): Html {
  const style = kind === 'stays' ? 'card stays' : 'card';
  if (!room.isPublic)
    return html`<li class="${style}"><p class="kicker">${what}</p><h3>A room that is not public</h3></li>`;
  const address = isRoomAlias(room.address)
    ? html`<p><a href="${linkToAlias(room.address)}">${named(room.address)}</a></p>`
    : html`<p><a href="${linkToRoom(room.room, [])}">Open this room</a></p>`;
  return html`<li class="${style}"><p class="kicker">${what}</p><h3>${named(room.name)}</h3>${address}
<p class="ids">Room id <code>${room.room}</code></p></li>`;
}

/** Something to type, as it is typed; it breaks between words only, so that no hyphen seems to end a line. */
export function typed(text: string): Html {
  const words = plainLine(text)
    .split(' ')
    .map((word, index) => html`${index === 0 ? '' : ' '}<span>${word}</span>`);
  return html`<code class="type">${words}</code>`;
}

const A_TIME = /(\d{4}-\d\d-\d\d \d\d:\d\d UTC)/;

/** A text in which no point of time is broken at its hyphens; every second part of the split is one. */
export function withTimes(text: string): Html {
  const parts = plainLine(text).split(A_TIME);
  return html`${parts.map((part, index) => (index % 2 === 0 ? part : html`<span class="time">${part}</span>`))}`;
}

/** A section with its heading; nothing when there is nothing in it. */
export function section(heading: string, ...parts: readonly Part[]): Html | undefined {
  return parts.every((part) => part === undefined) ? undefined : html`<section><h2>${heading}</h2>${parts}</section>`;
}

/** Sentences as a list, and how many are kept back; nothing when there are none. */
export function toldList({ lines, withheld }: Told): Html | undefined {
  if (lines.length + withheld === 0) return undefined;
  const items = shortened(lines).map((line) => html`<li>${withTimes(line)}</li>`);
  return html`${items.length > 0 ? html`<ul>${items}</ul>` : undefined}${withheldNote(withheld)}`;
}

/** Says that something is told in the rooms alone; nothing for 0. */
export function withheldNote(withheld: number): Html | undefined {
  if (withheld === 0) return undefined;
  const what = withheld === 1 ? 'One sentence is' : `${withheld} sentences are`;
  return html`<p class="quiet">${what} left out here, because a room that is not public could be recognised by it. Its people are told in their room.</p>`;
}

const MOST_LINES = 100;

/** At most a hundred lines, the last of which then tells how many more there are. */
export function shortened(lines: readonly string[]): readonly string[] {
  if (lines.length <= MOST_LINES) return lines;
  return [...lines.slice(0, MOST_LINES - 1), `… and ${lines.length - MOST_LINES + 1} more.`];
}
