import type { Finding } from '#src/consolidation/plan';
import type { Finder, Situation } from '#src/consolidation/situation';
import {
  bridgeCannot,
  bridgeLeavesBehind,
  bridgeWrites,
  foreignPredecessor,
  linkOfNobody,
  modesCloseCanonical,
  networkOutOfReach,
} from './bridges.ts';
import {
  bothRoomsShown,
  foundMoreEasily,
  historyChanges,
  pastRooms,
  replacedAlready,
  wideningLines,
} from './changes.ts';
import {
  aclDiffers,
  bannedInSource,
  canonicalNotPublic,
  manyArrivals,
  membersKeptOut,
  versionIsNewer,
} from './following.ts';
import {
  aliasesByHand,
  aliasesUnknown,
  directoriesOutOfReach,
  notListedAnew,
  spacesOutOfReach,
} from './out-of-reach.ts';
import { creatorsStay, moderatorsWithoutPower } from './powers.ts';

const WARNINGS: readonly Finder[] = [
  wideningLines,
  creatorsStay,
  foreignPredecessor,
  canonicalNotPublic,
  membersKeptOut,
  manyArrivals,
  versionIsNewer,
  bannedInSource,
  aclDiffers,
  moderatorsWithoutPower,
  historyChanges,
  foundMoreEasily,
  aliasesByHand,
  aliasesUnknown,
  spacesOutOfReach,
  directoriesOutOfReach,
  notListedAnew,
  networkOutOfReach,
  bridgeCannot,
  bridgeWrites,
  modesCloseCanonical,
  bridgeLeavesBehind,
  linkOfNobody,
  bothRoomsShown,
  replacedAlready,
  pastRooms,
];

/** Everything that every party is shown before it agrees (spec P-4), the weightiest first. */
export function findWarnings(situation: Situation): readonly Finding[] {
  return WARNINGS.flatMap((find) => find(situation));
}
