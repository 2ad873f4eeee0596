import type { BridgeFacts } from '#adapters/contract';
import { namespacesOf } from '#src/portals/bridge-ghosts';
import type { BridgeSetting } from '#src/portals/installation';

/** What matrix-appservice-irc does by itself (handbook irc-bridges 0, 1.3, 1.7, 2). */
export function factsOf(setting: BridgeSetting): BridgeFacts {
  return {
    onTombstone: 'checks-predecessor',
    kicksOnLeave: true,
    syncsModes: true,
    writes: ['m.room.bridging', 'uk.half-shot.bridge', 'm.room.power_levels', 'm.room.join_rules'],
    leavesBehind: ['its records `uk.half-shot.bridge` and `m.room.bridging`', 'levels of people who left with it'],
    bots: [setting.bot],
    ghosts: namespacesOf(setting).length > 0,
    needsRequester: true,
  };
}
