import type { ActPorts } from '#src/acts/ports';
import { leavePlan } from '#src/acts/rooms/look-inside';

/** A room that could not be left for so long is left no more: that was told each time. */
export const LEAVING_PATIENCE_MS = 7 * 86_400_000;

/**
 * Leaves the rooms of plans that were refused or given up while a server did not let our accounts out (spec P-9). Called now and
 * then; safe to repeat.
 */
export async function leaveRooms(ports: ActPorts): Promise<void> {
  const since = ports.clock.now() - LEAVING_PATIENCE_MS;
  for (const { plan } of await ports.plans.notLeft(since)) await leavePlan(ports, plan);
}
