import type { PulseAnswer } from '#src/acts/answers';
import type { ActPorts } from '#src/acts/ports';

/** A worker counts as living when it was seen within this time, milliseconds. */
const ALIVE_WITHIN_MS = 30_000;

/** Whether the service lives; throws what the database throws when that cannot be asked. */
export async function pulse(ports: Pick<ActPorts, 'workers'>): Promise<PulseAnswer> {
  return { liveWorkers: await countWorkers(ports) };
}

/** How many workers live. */
export function countWorkers({ workers }: Pick<ActPorts, 'workers'>): Promise<number> {
  return workers.alive(ALIVE_WITHIN_MS);
}
