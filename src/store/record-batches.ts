import type { Knex } from 'knex';
import type { ActRecord, Fence } from '#src/consolidation/records';
import { TributaryError } from '#src/errors/tributary-error';
import type { AuditEntry } from '#src/ports/audit-log';
import type { RecordBatch, RecordBatches, Records } from '#src/ports/record-batch';
import { auditArguments } from './audit-log.ts';
import { columnsOf } from './change-consolidation.ts';
import { toJson, toOptionalText, toOptionalTimestamp, toTimestamp } from './column-values.ts';
import { type ConsolidationRow, toConsolidation } from './consolidation-row.ts';

/** Writes records of a run together, in one statement and so in one transaction under its lease (spec W-4). */
export function createRecordBatches(knex: Knex): RecordBatches {
  return {
    write: async (fence, batch) => {
      const given = argumentsOf(fence, batch);
      const call = `select begun, (kept).* from write_run(${given.map(() => '?').join(', ')})`;
      const whole = batch.happened.endsRun ? withAllEnded(call) : call;
      const { rows } = await knex.raw<Written>(whole, given as Knex.RawBinding[]);
      const [row] = rows;
      if (!row) throw new TributaryError('LEASE_LOST', { facts: { consolidation: fence.consolidation } });
      const { begun, ...kept } = row;
      return { now: toConsolidation(kept), begun };
    },
  };
}

/** A run, its plan and its hold on rooms end in one statement: none is seen without the others. Whoever refused it made its plan void. */
function withAllEnded(call: string): string {
  return `with written as materialized (${call}),
    ended as (select id, plan, state from written where state in ('done', 'undone', 'refused')),
    closed as (update plans set state = 'ended', reason = null from ended
      where plans.id = ended.plan and ended.state <> 'refused'),
    freed as (delete from room_locks using ended where room_locks.consolidation = ended.id)
    select * from written`;
}

interface Written {
  readonly rows: readonly (ConsolidationRow & { readonly begun: boolean })[];
}

/** In the order of the parameters of `write_run`: a list for each column of each kind of record. What frees rooms alone is never asked for. */
function argumentsOf(fence: Fence, { happened, begins }: RecordBatch): readonly unknown[] {
  const parts = [{ records: happened, begins: false }, ...(begins ? [{ records: begins.records, begins: true }] : [])];
  const all = <R>(kind: (records: Partial<Records>) => readonly R[] | undefined): readonly Part<R>[] =>
    parts.flatMap((part) => (kind(part.records) ?? []).map((record) => ({ record, begins: part.begins })));
  const entries = all<AuditEntry>(({ audit }) => audit).map(({ record }) => record);
  return [
    ...[fence.consolidation, fence.holder, fence.number, begins?.onlyFrom ?? null, false],
    ...stepArguments(happened.steps ?? []),
    ...legArguments(happened.legs ?? []),
    ...aliasArguments(all(({ aliases }) => aliases)),
    ...actArguments(all(({ acts }) => acts)),
    ...changeArguments(all(({ changes }) => changes)),
    ...auditArguments(entries),
    (happened.audit ?? []).length,
  ];
}

/** A record, and whether it is written only where what is to begin may begin. */
interface Part<R> {
  readonly record: R;
  readonly begins: boolean;
}

function stepArguments(steps: NonNullable<Records['steps']>): readonly unknown[] {
  return [
    steps.map(({ step }) => step),
    steps.map(({ leg }) => leg ?? null),
    steps.map(({ state }) => state),
    steps.map(({ note }) => toOptionalText(note)),
    steps.map(({ intentAt }) => toTimestamp(intentAt)),
    steps.map(({ outcomeAt }) => toOptionalTimestamp(outcomeAt)),
  ];
}

function legArguments(legs: NonNullable<Records['legs']>): readonly unknown[] {
  return [legs.map(({ room }) => room), legs.map(({ state }) => state), legs.map(({ step }) => step)];
}

function aliasArguments(aliases: readonly Part<NonNullable<Records['aliases']>[number]>[]): readonly unknown[] {
  return [
    aliases.map(({ record }) => record.alias),
    aliases.map(({ record }) => record.from),
    aliases.map(({ record }) => record.to),
    aliases.map(({ record }) => record.state),
    aliases.map(({ record }) => toTimestamp(record.at)),
    aliases.map(({ begins }) => begins),
  ];
}

function actArguments(acts: readonly Part<ActRecord>[]): readonly unknown[] {
  const each = <T>(value: (record: ActRecord) => T): readonly T[] => acts.map(({ record }) => value(record));
  return [
    each(({ id }) => id),
    each(({ step }) => step),
    each(({ leg }) => leg ?? null),
    each(({ sequence }) => sequence),
    each(({ act }) => toJson(act)),
    each(({ former }) => toJson(former)),
    each(({ intentAt }) => toTimestamp(intentAt)),
    each(({ outcome }) => (outcome ? toJson(outcome) : null)),
    each(({ outcomeAt }) => toOptionalTimestamp(outcomeAt)),
    each(({ undoneAt }) => toOptionalTimestamp(undoneAt)),
    each(({ leftover }) => toOptionalText(leftover)),
    acts.map(({ begins }) => begins),
  ];
}

const CHANGED = ['state', 'step', 'leg', 'reason', 'waiting_for', 'confirmed_at', 'confirmed_by'] as const;

/** Which columns a change names is told apart from their values: one that is named and null is cleared. */
function changeArguments(changes: readonly Part<NonNullable<Records['changes']>[number]>[]): readonly unknown[] {
  const columns = changes.map(({ record }) => columnsOf(record.change));
  return [
    changes.map(({ record }) => record.change.onlyFrom?.join(' ') ?? null),
    columns.map((named) => Object.keys(named).join(' ')),
    ...[...CHANGED, 'point_of_no_return_at'].map((column) => columns.map((named) => named[column] ?? null)),
    changes.map(({ record }) => toTimestamp(record.at)),
    changes.map(({ begins }) => begins),
  ];
}
