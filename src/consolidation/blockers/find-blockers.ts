import type { Finding } from '#src/consolidation/plan';
import type { Finder, Situation } from '#src/consolidation/situation';
import { roomInOtherRun } from './busy-rooms.ts';
import { canonicalEncrypted, canonicalReplaced, canonicalUnknown } from './canonical-state.ts';
import { creatorUnknown } from './creators.ts';
import { sourceEncrypted } from './encryption.ts';
import { canonicalNotFederated } from './federation.ts';
import { modeSyncWouldOpen } from './mode-sync.ts';
import { nobodyCanAgree, nobodyCanRetire, tombstoneSenderCannotStay } from './powers.ts';
import { otherRoomType } from './room-types.ts';
import { sourceReplacedElsewhere, sourceUnknown, tombstoneLoop } from './tombstones.ts';
import { wideningForbidden } from './widening-forbidden.ts';

const BLOCKERS: readonly Finder[] = [
  canonicalUnknown,
  canonicalReplaced,
  canonicalEncrypted,
  canonicalNotFederated,
  otherRoomType,
  roomInOtherRun,
  tombstoneLoop,
  sourceUnknown,
  sourceReplacedElsewhere,
  sourceEncrypted,
  wideningForbidden,
  creatorUnknown,
  modeSyncWouldOpen,
  tombstoneSenderCannotStay,
  nobodyCanRetire,
  nobodyCanAgree,
];

/** Everything for which nothing of the plan may run (spec P-3); empty: it may. */
export function findBlockers(situation: Situation): readonly Finding[] {
  return BLOCKERS.flatMap((find) => find(situation));
}
