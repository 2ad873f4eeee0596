import type { RoomId } from '#src/portals/ids';
import type { JoinRule, RoomDescription } from './describe-room.ts';

/** One way in which the people of a source would be seen, or joined, by more people than before (spec P-3, threat T-17). */
export interface Widening {
  readonly source: RoomId;
  readonly line: 'join' | 'history' | 'guests' | 'directory';
  /** A sentence that a party can agree to. */
  readonly text: string;
}

/** How freely people may come in; a step up is a widening. */
const FREEDOM: Readonly<Record<JoinRule, number>> = {
  private: 0,
  invite: 0,
  knock: 1,
  restricted: 1,
  knock_restricted: 1,
  public: 2,
};

/** Compares canonical with one source, line by line; empty: canonical is no wider. */
export function wideningsOf(source: RoomDescription, canonical: RoomDescription): readonly Widening[] {
  const lines: readonly (readonly [Widening['line'], boolean, string])[] = [
    ['join', FREEDOM[canonical.joinRule] > FREEDOM[source.joinRule], joinText(source, canonical)],
    [
      'history',
      canonical.history === 'world_readable' && source.history !== 'world_readable',
      `what is said in ${canonical.name} can be read by everybody without joining, which is not so in ${source.name}`,
    ],
    [
      'guests',
      canonical.guestsMayJoin && !source.guestsMayJoin,
      `guests without an account may join ${canonical.name}, but not ${source.name}`,
    ],
    [
      'directory',
      source.joinRule !== 'public' && isListed(canonical) && !isListed(source),
      `${canonical.name} is listed in a public directory, and ${source.name} is not`,
    ],
  ];
  return lines.flatMap(([line, widens, text]) => (widens ? [{ source: source.room, line, text }] : []));
}

/** True when a directory that we can ask lists the room. */
export function isListed(room: RoomDescription): boolean {
  return room.snapshot.directories.some(({ listed }) => listed === true);
}

function joinText(source: RoomDescription, canonical: RoomDescription): string {
  const before = FREEDOM[source.joinRule] === 0 ? 'only those who are invited' : 'only some';
  const after = canonical.joinRule === 'public' ? 'anybody' : 'more people';
  return `${after} may join ${canonical.name}, while ${before} may join ${source.name}`;
}
