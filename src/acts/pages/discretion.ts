import type { Plan } from '#src/consolidation/plan';
import { isPublicRoom, roomsOf } from '#src/consolidation/public-rooms';
import type { RoomId } from '#src/portals/ids';
import type { RoomView, Told } from './plan-view.ts';

/** What of a plan may be said to everybody who has its link. */
export interface Discretion {
  readonly isAllPublic: boolean;
  /** The room, as far as it may be shown; one that is not of the plan is not shown. */
  readonly room: (room: RoomId) => RoomView;
  readonly maySay: (text: string) => boolean;
  /** The sentences that may be said, and how many may not. */
  readonly told: (sentences: readonly string[]) => Told;
}

const HIDDEN: RoomView = { isPublic: false };
/** An id, alias or user of Matrix, in any sentence. */
const MATRIX_NAME = /[!#@$+][^\s:,;()]*:[^\s,;()]*[^\s,;().:!?'"]|![\w-]{40,}/gu;

/**
 * As long as all rooms of the plan are public, everything may be said. Otherwise a sentence is kept back when it holds
 * anything of a room that is not public, or any Matrix name at all that is not that of a public room of the plan.
 */
export function discretionOf(plan: Plan): Discretion {
  const isAllPublic = roomsOf(plan).every((room) => isPublicRoom(plan, room));
  const open = roomsOf(plan).flatMap((room) => (isPublicRoom(plan, room) ? namesOf(plan, room) : []));
  const secret = roomsOf(plan)
    .flatMap((room) => (isPublicRoom(plan, room) ? [] : namesOf(plan, room)))
    .filter((name) => !open.includes(name));
  const maySay = (text: string): boolean => isAllPublic || givesAwayNothing(plain(text), { open, secret });
  return {
    isAllPublic,
    maySay,
    room: (room) => roomView(plan, room),
    told: (sentences) => {
      const lines = sentences.filter(maySay);
      return { lines, withheld: sentences.length - lines.length };
    },
  };
}

function roomView(plan: Plan, room: RoomId): RoomView {
  const place = [plan.canonical, ...plan.legs].find((candidate) => candidate.room === room);
  if (!place || !isPublicRoom(plan, room)) return HIDDEN;
  return { isPublic: true, room, name: place.name, address: place.address };
}

/** Everything by which a room of the plan, or a channel linked to it, can be recognised. */
function namesOf({ canonical, legs }: Plan, room: RoomId): readonly string[] {
  const own = canonical.room === room ? [canonical.room, canonical.name, canonical.address] : [];
  const main = canonical.room === room && canonical.mainAlias !== undefined ? [canonical.mainAlias] : [];
  const ofLeg = legs
    .filter((leg) => leg.room === room)
    .flatMap((leg) => [
      leg.room,
      leg.name,
      leg.address,
      ...leg.aliases.map(({ alias }) => alias),
      ...leg.channels.flatMap(({ channel, channelName, channelUrl }) => [channel, channelName, channelUrl]),
    ]);
  return [...own, ...main, ...ofLeg].flatMap((name) => (name === undefined || name === '' ? [] : [plain(name)]));
}

interface Names {
  readonly open: readonly string[];
  readonly secret: readonly string[];
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** What looks secret is harmless only as a part of an open name: "Crystal" within "Crystal Lang". */
function givesAwayNothing(text: string, { open, secret }: Names): boolean {
  const harmless = open.flatMap((name) => spansOf(text, name));
  const names = [...text.matchAll(MATRIX_NAME)].map(({ 0: name, index }) => ({ from: index, to: index + name.length }));
  const suspect = [...names, ...secret.flatMap((name) => spansOf(text, name))];
  return suspect.every(({ from, to }) => harmless.some((span) => span.from <= from && to <= span.to));
}

function spansOf(text: string, name: string): readonly Span[] {
  const spans: Span[] = [];
  for (let from = text.indexOf(name); from >= 0; from = text.indexOf(name, from + 1))
    spans.push({ from, to: from + name.length });
  return spans;
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
