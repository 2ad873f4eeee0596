import type { BridgeFacts } from '#adapters/contract';
import { namespacesOf } from '#src/portals/bridge-ghosts';
import type { BridgeSetting } from '#src/portals/installation';

/** What heisenbridge does by itself: nothing to the room, and nothing on a tombstone. */
export function factsOf(setting: BridgeSetting): BridgeFacts {
  return {
    onTombstone: 'nothing',
    kicksOnLeave: false,
    syncsModes: false,
    writes: [],
    leavesBehind: ['users that it forgets if it is stopped in the very moment it leaves'],
    bots: [setting.bot],
    ghosts: namespacesOf(setting).length > 0,
  };
}
