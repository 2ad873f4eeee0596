import type { RoomId } from '#src/portals/ids';
import type { HistoryVisibility, Openness, RoomDescription } from './describe-room.ts';

/** The lines of the lattice of who can join, read, be let in as guest, find and take part. */
export type WideningLine = 'join' | 'history' | 'guests' | 'directory' | 'federation' | 'listing';

/** One way in which the people of a room would be seen, or joined, by more people than before (spec P-3, threat T-17). */
export interface Widening {
  /** The room whose people it is about. */
  readonly room: RoomId;
  readonly line: WideningLine;
  /** A sentence that a party can agree to. */
  readonly text: string;
}

/** Compares canonical with one source, line by line; empty: canonical is no wider. */
export function wideningsOf(source: RoomDescription, canonical: RoomDescription): readonly Widening[] {
  const lines: readonly (readonly [WideningLine, boolean, string])[] = [
    ['join', opensJoining(source, canonical, source.room), joinText(source, canonical)],
    ['history', opensHistory(source, canonical), historyText(source, canonical)],
    [
      'guests',
      // Synapse lets guests into every new private room, where nobody comes in without an invitation.
      canonical.guestsMayJoin && canonical.joinRule === 'public' && !source.guestsMayJoin,
      `guests without an account may join ${canonical.name}, but not ${source.name}`,
    ],
    [
      'directory',
      source.joinRule !== 'public' && isListed(canonical) && !isListed(source),
      `the room ${canonical.name} is listed in a public directory, and ${source.name} is not`,
    ],
    [
      'federation',
      canonical.federated && !source.federated,
      `accounts of every server may take part in ${canonical.name}, while ${source.name} is open to its own server's alone`,
    ],
  ];
  return lines.flatMap(([line, widens, text]) => (widens ? [{ room: source.room, line, text }] : []));
}

/** Canonical becomes easier to find where it takes the place of a listed source in a directory that nobody found it in. */
export function listsAnew(sources: readonly RoomDescription[], canonical: RoomDescription): readonly Widening[] {
  const listed = sources.find(isListed);
  if (!listed || isListed(canonical) || canonical.joinRule !== 'public') return [];
  const text = `the room ${canonical.name}, which no directory lists now, will be listed where ${listed.name} is`;
  return [{ room: canonical.room, line: 'listing', text }];
}

/** True when a directory that we can ask lists the room. */
export function isListed(room: RoomDescription): boolean {
  return room.snapshot.directories.some(({ listed }) => listed === true);
}

/**
 * True when there is a way into the second that the first does not have. Rules are sets of ways, not steps of a ladder:
 * asking to be let in is no part of being member elsewhere. `own`: its members are no strangers.
 */
export function opensJoining(before: Openness, after: Openness, own?: RoomId): boolean {
  const known = waysInto(before);
  if (known.has(ANYBODY)) return false;
  return [...waysInto(after)].some((way) => !known.has(way) && way !== own);
}

/** True when more people can read what is said: everybody, or, where not everybody may join, those who come later. */
export function opensHistory(before: Openness, after: Openness): boolean {
  if (before.joinRule === 'public') return after.history === 'world_readable' && before.history !== 'world_readable';
  return READERS.indexOf(after.history) > READERS.indexOf(before.history);
}

const ANYBODY = 'anybody';
const ASKING = 'asking';
/** Fewest first. */
const READERS: readonly HistoryVisibility[] = ['joined', 'invited', 'shared', 'world_readable'];

/** The ways in besides an invitation: anybody, by asking, or as member of a room. */
function waysInto({ joinRule, allow }: Openness): ReadonlySet<string> {
  if (joinRule === 'public') return new Set([ANYBODY]);
  const asking = joinRule === 'knock' || joinRule === 'knock_restricted' ? [ASKING] : [];
  return new Set([...asking, ...allow]);
}

function joinText(source: RoomDescription, canonical: RoomDescription): string {
  const before = waysInto(source).size === 0 ? 'only those who are invited' : 'only some';
  const after = canonical.joinRule === 'public' ? 'anybody' : 'more people';
  return `${after} may join ${canonical.name}, while ${before} may join ${source.name}`;
}

function historyText(source: RoomDescription, canonical: RoomDescription): string {
  if (canonical.history === 'world_readable')
    return `what is said in ${canonical.name} can be read by everybody without joining, which is not so in ${source.name}`;
  return `who comes later can read what was said before in ${canonical.name}, which is not so in ${source.name}`;
}
