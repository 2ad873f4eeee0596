import { z } from 'zod';
import type { PlanId } from '#src/consolidation/plan';
import type { Consolidation, ConsolidationId, ConsolidationState } from '#src/consolidation/records';
import type { StepName } from '#src/consolidation/step-names';
import type { RoomId, UserId } from '#src/portals/ids';
import { brokenRecord, present, toMs, toOptionalMs } from './column-values.ts';

/** A row of the table `consolidations`. */
export interface ConsolidationRow {
  readonly id: ConsolidationId;
  readonly plan: PlanId;
  readonly state: ConsolidationState;
  readonly step: StepName;
  readonly leg: RoomId | null;
  readonly reason: string | null;
  readonly waiting_for: unknown;
  readonly started_by: UserId | null;
  readonly place_in_line: number | null;
  readonly started_at: Date;
  readonly changed_at: Date;
  readonly confirmed_at: Date | null;
  readonly confirmed_by: string | null;
  readonly point_of_no_return_at: Date | null;
}

const waitingForShape = z.array(z.object({ party: z.string(), what: z.string(), until: z.number().exactOptional() }));

/** The row as the domain knows it. */
export function toConsolidation(row: ConsolidationRow): Consolidation {
  const waitingFor = waitingForShape.safeParse(row.waiting_for);
  if (!waitingFor.success) throw brokenRecord(`the consolidation ${row.id}`, waitingFor.error);
  return {
    id: row.id,
    plan: row.plan,
    state: row.state,
    step: row.step,
    waitingFor: waitingFor.data,
    startedAt: toMs(row.started_at),
    changedAt: toMs(row.changed_at),
    ...present({
      leg: row.leg,
      reason: row.reason,
      startedBy: row.started_by,
      place: row.place_in_line,
      confirmedAt: toOptionalMs(row.confirmed_at),
      confirmedBy: row.confirmed_by,
      pointOfNoReturnAt: toOptionalMs(row.point_of_no_return_at),
    }),
  };
}
