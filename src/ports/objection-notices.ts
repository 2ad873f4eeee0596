import type { ObjectionPeriod } from '#src/consent/objection-period';
import type { Plan } from '#src/consolidation/plan';

/** Lets the rooms of a plan know until when one can object (spec C-9). */
export interface ObjectionNotices {
  /**
   * Tells every room that has not read of it yet since the agreement was complete, which was at `completeAt`. Safe to repeat;
   * a room that cannot be told now is answered with the reason and keeps no other from being told.
   */
  announce(agreed: { readonly plan: Plan; readonly completeAt: number }): Promise<ObjectionPeriod>;
}
