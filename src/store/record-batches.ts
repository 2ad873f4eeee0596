import type { Knex } from 'knex';
import type { ActRecord, Fence, StepRecord } from '#src/consolidation/records';
import { TributaryError } from '#src/errors/tributary-error';
import type { RecordBatches, Records } from '#src/ports/record-batch';
import { actColumns } from './act-record-store.ts';
import { journalRow } from './alias-journal.ts';
import { appendAudit } from './audit-log.ts';
import { updateConsolidation } from './change-consolidation.ts';
import { toOptionalText, toOptionalTimestamp, toTimestamp } from './column-values.ts';
import { type ConsolidationRow, toConsolidation } from './consolidation-row.ts';
import { updateLeg } from './consolidation-store.ts';

/** The lease and the consolidation stay locked until the records are written: neither can change in between. */
const HELD = `
  select run.* from leases held join consolidations run on run.id = held.consolidation
  where held.consolidation = :consolidation and held.holder = :holder and held.fence = :number
    and held.expires_at > clock_timestamp()
  for update of held, run`;

/** Writes records of a run together, in one transaction under its lease (spec W-4). */
export function createRecordBatches(knex: Knex): RecordBatches {
  return {
    write: (fence, { happened, begins }) =>
      knex.transaction(async (trx) => {
        const before = toConsolidation(await requireHeld(trx, fence));
        const begun = begins?.onlyFrom.includes(before.state) ?? false;
        const parts = [happened, ...(begun && begins ? [begins.records] : [])];
        for (const part of parts) await writeRecords(trx, fence, part);
        const changes = parts.some((part) => (part.changes ?? []).length > 0);
        const now = changes ? toConsolidation(await requireHeld(trx, fence)) : before;
        // Whoever appends to the audit log makes all others wait until it commits, so it comes last.
        await appendAudit(
          trx,
          parts.flatMap(({ audit = [] }) => audit),
        );
        return { now, begun };
      }),
  };
}

async function requireHeld(trx: Knex.Transaction, fence: Fence): Promise<ConsolidationRow> {
  const { rows } = await trx.raw<{ readonly rows: readonly ConsolidationRow[] }>(HELD, { ...fence });
  const [row] = rows;
  if (!row) throw new TributaryError('LEASE_LOST', { facts: { consolidation: fence.consolidation } });
  return row;
}

async function writeRecords(trx: Knex.Transaction, fence: Fence, records: Records): Promise<void> {
  const { steps = [], acts = [], aliases = [], legs = [], changes = [] } = records;
  const { consolidation: id } = fence;
  if (steps.length > 0) await putSteps(trx, fence, steps);
  if (aliases.length > 0) await putAliases(trx, fence, aliases);
  if (acts.length > 0) await putActs(trx, fence, acts);
  for (const leg of legs) await updateLeg(trx, fence, leg);
  for (const { change, at } of changes) await updateConsolidation(trx, { id, change, at });
  if (records.releasesRooms) await trx('room_locks').where({ consolidation: id }).delete();
}

async function putSteps(trx: Knex.Transaction, { consolidation, number }: Fence, steps: readonly StepRecord[]) {
  const rows = steps.map(({ step, leg, state, note, intentAt, outcomeAt }) => ({
    consolidation,
    step,
    leg: leg ?? null,
    state,
    note: toOptionalText(note),
    intent_at: toTimestamp(intentAt),
    outcome_at: toOptionalTimestamp(outcomeAt),
    fence: number,
  }));
  const place = trx.raw("(consolidation, step, (coalesce(leg, '')))");
  await trx('step_records').insert(rows).onConflict(place).merge(['state', 'note', 'intent_at', 'outcome_at', 'fence']);
}

async function putActs(trx: Knex.Transaction, fence: Fence, acts: readonly ActRecord[]): Promise<void> {
  await trx('act_records')
    .insert(acts.map((record) => actColumns(fence, record)))
    .onConflict('id')
    .merge(['outcome', 'outcome_at', 'undone_at', 'leftover', 'fence']);
}

async function putAliases(trx: Knex.Transaction, fence: Fence, aliases: NonNullable<Records['aliases']>) {
  await trx('alias_journal')
    .insert(aliases.map((entry) => journalRow(fence, entry)))
    .onConflict(['consolidation', 'alias'])
    .merge(['from_room', 'to_room', 'state', 'changed_at', 'fence']);
}
