import type { RoomId } from '#src/portals/ids';

/** What matters when rooms are compared for staying (spec P-7). */
export interface CanonicalCandidate {
  readonly room: RoomId;
  /** What people know it by. */
  readonly address: string;
  readonly replaced: boolean;
  readonly encrypted: boolean;
  readonly federated: boolean;
  /** Anybody may join without being asked. */
  readonly joinable: boolean;
  readonly humanAdmins: number;
  /** Aliases that no bridge made. */
  readonly ownAliases: number;
  /** People who said something lately. */
  readonly activeHumans: number;
  readonly humans: number;
}

/** Which room stays, and why it and not the others. */
export interface CanonicalChoice {
  readonly room: RoomId;
  /** Sentences for people; at least one. */
  readonly reasons: readonly string[];
}

interface Criterion {
  /** The higher is better. */
  readonly worth: (candidate: CanonicalCandidate) => number;
  readonly because: (candidate: CanonicalCandidate) => string;
}

/** Most important first: a later one decides only between rooms that are equal in all before it. */
const CRITERIA: readonly Criterion[] = [
  { worth: (room) => Number(!room.replaced), because: () => 'it has not been replaced by another room' },
  { worth: (room) => Number(!room.encrypted), because: () => 'it is not encrypted, so bridges can read it' },
  { worth: (room) => Number(room.federated), because: () => 'people of all servers can take part' },
  { worth: (room) => Number(room.joinable), because: () => 'anybody can join it' },
  { worth: (room) => Number(room.humanAdmins > 0), because: () => 'people of the community have full power in it' },
  { worth: (room) => Number(room.ownAliases > 0), because: () => 'it has an address of the community’s own' },
  { worth: (room) => room.activeHumans, because: (room) => `most people talk in it (${room.activeHumans} lately)` },
  { worth: (room) => room.humans, because: (room) => `most people are in it (${room.humans})` },
];

/** Chooses the room that stays among at least one; the reasons name what set it apart. Throws TypeError for none. */
export function chooseCanonical(candidates: readonly CanonicalCandidate[]): CanonicalChoice {
  const [best, ...others] = [...candidates].sort(compare);
  if (!best) throw new TypeError('there is no room to choose');
  const deciding = CRITERIA.filter(({ worth }) => others.some((other) => worth(other) < worth(best)));
  const reasons = deciding.map(({ because }) => because(best));
  return { room: best.room, reasons: reasons.length > 0 ? reasons : ['the rooms are equal in all that was compared'] };
}

function compare(a: CanonicalCandidate, b: CanonicalCandidate): number {
  for (const { worth } of CRITERIA) {
    const difference = worth(b) - worth(a);
    if (difference !== 0) return difference;
  }
  return a.room < b.room ? -1 : 1;
}
