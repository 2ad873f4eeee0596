import type { Knex } from 'knex';
import type { ConsolidationId, Fence, StepRecord } from '#src/consolidation/records';
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
    intend: (fence, step) => underFence(knex, fence, (trx) => intendStep(trx, fence, { step, at: clock.now() })),
    conclude: (fence, step) => underFence(knex, fence, (trx) => concludeStep(trx, fence, { step, at: clock.now() })),
    of: async (id) => {
      const rows = await knex<StepRow>('step_records').where({ consolidation: id }).orderBy('id');
      return rows.map(toStepRecord);
    },
  };
}

/** Begins a step, in a transaction that holds the lease. */
async function intendStep(
  trx: Knex.Transaction,
  { consolidation, number }: Fence,
  { step: { step, leg }, at }: { readonly step: Pick<StepRecord, 'step' | 'leg'>; readonly at: number },
): Promise<void> {
  await trx.raw(INTEND, { consolidation, step, leg: leg ?? null, now: toTimestamp(at), fence: number });
}

/** Records what a step came to, in a transaction that holds the lease. */
async function concludeStep(
  trx: Knex.Transaction,
  { consolidation, number }: Fence,
  { step: concluded, at }: { readonly step: Parameters<StepRecordStore['conclude']>[1]; readonly at: number },
): Promise<void> {
  const { step, leg, state, note } = concluded;
  const changed = await trx('step_records')
    .where({ consolidation, step })
    .whereRaw("coalesce(leg, '') = ?", [leg ?? ''])
    .update({ state, note: toOptionalText(note), outcome_at: toTimestamp(at), fence: number });
  if (changed === 0) throw outcomeBeforeIntent(step);
}

/** The error for an outcome of something whose intent was never recorded. */
export function outcomeBeforeIntent(of: string): TributaryError {
  return new TributaryError('INTERNAL_FAULT', { facts: { what: `an outcome of ${of} without its intent` } });
}

function toStepRecord({ consolidation, step, leg, state, note, intent_at, outcome_at }: StepRow): StepRecord {
  const outcomeAt = toOptionalMs(outcome_at);
  return { consolidation, step, state, intentAt: toMs(intent_at), ...present({ leg, note, outcomeAt }) };
}
