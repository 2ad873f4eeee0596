import type { Knex } from 'knex';
import { z } from 'zod';
import type { Act, ActOutcome, Former } from '#src/consolidation/act';
import type { ActRecord, ConsolidationId, Fence } from '#src/consolidation/records';
import type { StepName } from '#src/consolidation/step-names';
import type { RoomId } from '#src/portals/ids';
import type { Clock } from '#src/ports/clock';
import type { ActRecordStore } from '#src/ports/consolidation-store';
import { brokenRecord, present, toJson, toMs, toOptionalMs, toOptionalText, toTimestamp } from './column-values.ts';
import { outcomeBeforeIntent } from './step-record-store.ts';
import { underFence } from './under-fence.ts';

interface ActRow {
  readonly id: string;
  readonly consolidation: ConsolidationId;
  readonly step: StepName;
  readonly leg: RoomId | null;
  readonly sequence: number;
  readonly act: unknown;
  readonly former: unknown;
  readonly intent_at: Date;
  readonly outcome: unknown;
  readonly outcome_at: Date | null;
  readonly undone_at: Date | null;
  readonly leftover: string | null;
}

const shape = z.object({
  act: z.looseObject({ verb: z.string() }),
  former: z.looseObject({}),
  outcome: z.looseObject({ result: z.enum(['done', 'already', 'refused', 'waits']) }).nullable(),
});

/** Keeps the records of acts. */
export function createActRecordStore(knex: Knex, clock: Clock): ActRecordStore {
  return {
    intend: (fence, act) => underFence(knex, fence, (trx) => intend(trx, { fence, act, now: clock.now() })),
    conclude: (fence, id, outcome) =>
      underFence(knex, fence, (trx) =>
        settle(trx, fence, { id, columns: { outcome: toJson(outcome), outcome_at: toTimestamp(clock.now()) } }),
      ),
    undone: (fence, id, leftover) =>
      underFence(knex, fence, (trx) =>
        settle(trx, fence, {
          id,
          columns: { undone_at: toTimestamp(clock.now()), leftover: toOptionalText(leftover) },
        }),
      ),
    find: async (id) => {
      const row = await acts(knex).where({ id }).first();
      return row && toActRecord(row);
    },
    of: async (id) => {
      const rows = await acts(knex).where({ consolidation: id }).orderBy('sequence');
      return rows.map(toActRecord);
    },
  };
}

interface Settling {
  readonly id: string;
  readonly columns: Readonly<Record<string, unknown>>;
}

async function settle(trx: Knex.Transaction, fence: Fence, { id, columns }: Settling): Promise<void> {
  const own = trx('act_records').where({ id, consolidation: fence.consolidation });
  if ((await own.update({ ...columns, fence: fence.number })) === 0) throw outcomeBeforeIntent(id);
}

function columnsOf({ id, step, leg, act, former }: Parameters<ActRecordStore['intend']>[1]) {
  return { id, step, leg: leg ?? null, act: toJson(act), former: toJson(former) };
}

interface Intent {
  readonly fence: Fence;
  readonly act: Parameters<ActRecordStore['intend']>[1];
  readonly now: number;
}

/** What stood before is known only before the first try: a second intent must not overwrite it. */
async function intend(trx: Knex.Transaction, { fence, act, now }: Intent): Promise<ActRecord> {
  const { consolidation } = fence;
  const known = await acts(trx).where({ id: act.id, consolidation }).first();
  if (known) return toActRecord(known);
  const [row] = await trx('act_records').insert(
    {
      ...columnsOf(act),
      consolidation,
      sequence: trx.raw('(select coalesce(max(sequence), 0) + 1 from act_records where consolidation = ?)', [
        consolidation,
      ]),
      intent_at: toTimestamp(now),
      fence: fence.number,
    },
    '*',
  );
  return toActRecord(row as ActRow);
}

function acts(knex: Knex): Knex.QueryBuilder<ActRow, ActRow[]> {
  return knex('act_records').select('*');
}

function toActRecord(row: ActRow): ActRecord {
  const checked = shape.safeParse(row);
  if (!checked.success) throw brokenRecord(`the act ${row.id}`, checked.error);
  return {
    id: row.id,
    consolidation: row.consolidation,
    step: row.step,
    sequence: row.sequence,
    act: row.act as Act,
    former: row.former as Former,
    intentAt: toMs(row.intent_at),
    ...present({
      leg: row.leg,
      outcome: row.outcome as ActOutcome | null,
      outcomeAt: toOptionalMs(row.outcome_at),
      undoneAt: toOptionalMs(row.undone_at),
      leftover: row.leftover,
    }),
  };
}
