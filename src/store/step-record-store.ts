import type { Knex } from 'knex';
import type { ConsolidationId, StepRecord } from '#src/consolidation/records';
import type { StepName } from '#src/consolidation/step-names';
import { TributaryError } from '#src/errors/tributary-error';
import type { RoomId } from '#src/portals/ids';
import type { Clock } from '#src/ports/clock';
import type { StepRecordStore } from '#src/ports/consolidation-store';
import { present, toMs, toOptionalMs, toOptionalText, toTimestamp } from './column-values.ts';
import { underFence } from './under-fence.ts';

interface StepRow {
  readonly consolidation: ConsolidationId;
  readonly step: StepName;
  readonly leg: RoomId | null;
  readonly state: StepRecord['state'];
  readonly note: string | null;
  readonly intent_at: Date;
  readonly outcome_at: Date | null;
}

/** Begins a step anew: what it said the last time no longer holds. */
const INTEND = `
  insert into step_records (consolidation, step, leg, state, intent_at, fence)
  values (:consolidation, :step, :leg, 'started', :now, :fence)
  on conflict (consolidation, step, (coalesce(leg, ''))) do update
    set state = 'started', note = null, intent_at = excluded.intent_at, outcome_at = null, fence = excluded.fence`;

/** Keeps the records of steps. */
export function createStepRecordStore(knex: Knex, clock: Clock): StepRecordStore {
  return {
    intend: (fence, { step, leg }) =>
      underFence(knex, fence, async (trx) => {
        const { consolidation, number } = fence;
        const now = toTimestamp(clock.now());
        await trx.raw(INTEND, { consolidation, step, leg: leg ?? null, now, fence: number });
      }),
    conclude: (fence, { step, leg, state, note }) =>
      underFence(knex, fence, async (trx) => {
        const concluded = await trx('step_records')
          .where({ consolidation: fence.consolidation, step })
          .whereRaw("coalesce(leg, '') = ?", [leg ?? ''])
          .update({ state, note: toOptionalText(note), outcome_at: toTimestamp(clock.now()), fence: fence.number });
        if (concluded === 0) throw outcomeBeforeIntent(step);
      }),
    of: async (id) => {
      const rows = await knex<StepRow>('step_records').where({ consolidation: id }).orderBy('id');
      return rows.map(toStepRecord);
    },
  };
}

/** The error for an outcome of something whose intent was never recorded. */
export function outcomeBeforeIntent(of: string): TributaryError {
  return new TributaryError('INTERNAL_FAULT', { facts: { what: `an outcome of ${of} without its intent` } });
}

function toStepRecord({ consolidation, step, leg, state, note, intent_at, outcome_at }: StepRow): StepRecord {
  const outcomeAt = toOptionalMs(outcome_at);
  return { consolidation, step, state, intentAt: toMs(intent_at), ...present({ leg, note, outcomeAt }) };
}
