import { bridgesOf, driverOf, type Finder } from '#src/consolidation/situation';
import { levelForState, levelOf } from '#src/portals/power';

/** The bridge writes the channel's modes into the room, and could make a private canonical public (spec P-3, threat T-18). */
export const modeSyncWouldOpen: Finder = ({ canonical, legs, drivers, installation }) => {
  if (canonical.joinRule === 'public') return [];
  return bridgesOf(legs).flatMap((bridge) => {
    const bot = installation.bridges.find(({ id }) => id === bridge)?.bot;
    if (!driverOf({ drivers }, bridge)?.facts.syncsModes || bot === undefined) return [];
    // The bot needs this level to write bridge state in canonical, whatever it has now (spec B-8).
    const level = Math.max(levelOf(canonical.power, bot), levelForState(canonical.power, 'm.bridge'));
    if (level < levelForState(canonical.power, 'm.room.join_rules')) return [];
    const text = `The bridge ${bridge} copies a channel's modes into the room and would make ${canonical.name}, which is not public, public. Raise the level of m.room.join_rules above ${level} there first.`;
    return [{ code: 'mode-sync-would-open', room: canonical.room, text }];
  });
};
