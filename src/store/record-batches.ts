import type { Knex } from 'knex';
import type { Fence } from '#src/consolidation/records';
import { TributaryError } from '#src/errors/tributary-error';
import type { RecordBatches, RunRecord } from '#src/ports/record-batch';
import { concludeAct, insertAct, markUndone } from './act-record-store.ts';
import { writeJournal } from './alias-journal.ts';
import { appendAudit } from './audit-log.ts';
import { updateConsolidation } from './change-consolidation.ts';
import { type ConsolidationRow, toConsolidation } from './consolidation-row.ts';
import { updateLeg } from './consolidation-store.ts';
import { concludeStep, intendStep } from './step-record-store.ts';

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
        // The audit log makes everybody wait for whoever appends: its lines come last.
        const records = audited([...happened, ...(begun && begins ? begins.records : [])]);
        for (const record of records) await writeOne(trx, fence, record);
        const isChanged = records.some(({ kind }) => kind === 'change');
        return { now: isChanged ? toConsolidation(await requireHeld(trx, fence)) : before, begun };
      }),
  };
}

async function requireHeld(trx: Knex.Transaction, fence: Fence): Promise<ConsolidationRow> {
  const { rows } = await trx.raw<{ readonly rows: readonly ConsolidationRow[] }>(HELD, { ...fence });
  const [row] = rows;
  if (!row) throw new TributaryError('LEASE_LOST', { facts: { consolidation: fence.consolidation } });
  return row;
}

function audited(records: readonly RunRecord[]): readonly RunRecord[] {
  const isAudit = ({ kind }: RunRecord): boolean => kind === 'audit';
  return [...records.filter((record) => !isAudit(record)), ...records.filter(isAudit)];
}

async function writeOne(trx: Knex.Transaction, fence: Fence, record: RunRecord): Promise<void> {
  const { consolidation: id } = fence;
  switch (record.kind) {
    case 'step-intent':
      return intendStep(trx, fence, record);
    case 'step-outcome':
      return concludeStep(trx, fence, record);
    case 'act-intent':
      return insertAct(trx, fence, record.record);
    case 'act-outcome':
      return concludeAct(trx, fence, record);
    case 'act-undone':
      return markUndone(trx, fence, record);
    case 'alias':
      return writeJournal(trx, fence, record);
    case 'leg':
      return updateLeg(trx, fence, record.leg);
    case 'change':
      return updateConsolidation(trx, { ...record, id });
    case 'release-rooms':
      return void (await trx('room_locks').where({ consolidation: id }).delete());
    case 'audit':
      return appendAudit(trx, record.entry);
  }
}
