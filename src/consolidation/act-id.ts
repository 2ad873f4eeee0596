import type { RoomId } from '#src/portals/ids';
import { type Act, nameOfAct } from './act.ts';
import type { ConsolidationId } from './records.ts';
import type { StepName } from './step-names.ts';

/** Where in a run an act belongs. */
export interface ActPlace {
  readonly consolidation: ConsolidationId;
  readonly step: StepName;
  /** Undefined for steps of the whole run. */
  readonly leg: RoomId | undefined;
}

/**
 * The id of an act: `<consolidation>/<step>/<leg or run>/<name of act>`, the same at every attempt (spec W-2).
 * `version` is above 1 when the step had to write something else than at its first attempt, because the room had changed.
 */
export function actId(place: ActPlace, act: Act, version = 1): string {
  const name = version === 1 ? nameOfAct(act) : `${nameOfAct(act)} ~${version}`;
  return [place.consolidation, place.step, place.leg ?? 'run', name].join('/');
}
