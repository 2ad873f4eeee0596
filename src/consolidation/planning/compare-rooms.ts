import type { AccountKinds } from '#src/consent/account-kinds';
import {
  addressOf,
  describeRoom,
  humansOf,
  humansWithLevel,
  type RoomDescription,
} from '#src/consolidation/describe-room';
import type { CanonicalCandidate } from '#src/duplicates/choose-canonical';
import { inNamespace } from '#src/portals/alias-namespace';
import type { WorldSnapshot } from '#src/portals/room-snapshot';

/** What rooms are compared with when canonical is chosen. */
export interface Comparison {
  readonly kinds: AccountKinds;
  /** Patterns of the aliases that bridges make. */
  readonly bridgePatterns: readonly string[];
}

/** What each inspected room offers as the one that stays (spec P-7). */
export function candidatesOf(world: WorldSnapshot, comparison: Comparison): readonly CanonicalCandidate[] {
  const rooms = [world.canonical, ...world.sources].map((snapshot) => describeRoom(snapshot, world, comparison.kinds));
  return rooms.map((room) => candidateOf(room, comparison));
}

function candidateOf(room: RoomDescription, { kinds, bridgePatterns }: Comparison): CanonicalCandidate {
  const speakers = room.snapshot.recent.filter(({ type }) => type === 'm.room.message').map(({ sender }) => sender);
  return {
    room: room.room,
    address: addressOf(room),
    replaced: room.replacement !== undefined,
    encrypted: room.encrypted,
    federated: room.federated,
    joinable: room.joinRule === 'public',
    humanAdmins: humansWithLevel(room, room.adminLevel).length,
    ownAliases: room.aliases.filter((alias) => !inNamespace(bridgePatterns, alias)).length,
    activeHumans: new Set(speakers.filter((sender) => kinds(sender) === 'human')).size,
    humans: humansOf(room).length,
  };
}
