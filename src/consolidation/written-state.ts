import { bridgeRecordTypes } from '#src/portals/bridge-record';
import type { LegPlan } from './plan.ts';

/**
 * State that a run writes in the room of a leg: who speaks for it must be able to write all of it (spec C-1, threat T-06), and
 * so must the account that retires it. What bridges wrote is blanked, where there are any.
 */
export function writtenInSource({ channels }: Pick<LegPlan, 'channels'>): readonly string[] {
  const own = ['m.room.power_levels', 'm.room.tombstone', 'm.room.canonical_alias'];
  return channels.length > 0 ? [...own, ...bridgeRecordTypes] : own;
}
