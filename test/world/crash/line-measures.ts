import { hostname } from 'node:os';
import pg from 'pg';
import { eventually } from '#test/world/eventually';
import type { Office } from './merge-town.ts';

/** A run that a worker had in hand when it was killed, and what the lease of the dead one was then. */
export interface StruckRun {
  readonly id: string;
  readonly fence: string;
  readonly struck_at: Date;
  /** Nobody may take it before: the lease has to run out, and no request may be under way any more. */
  readonly free_at: Date;
}

/** How a run came to its turn. */
export interface Begun {
  readonly waited_ms: number;
  /** So many that were started later were begun before it. */
  readonly overtaken: number;
  /** The same where a run that was struck counts as begun only when its next worker wrote the first record of it. */
  readonly overtaken_at_first_record: number;
}

/** Asks the database of an office. */
export async function asked<Row extends pg.QueryResultRow>(
  { databaseUrl }: Pick<Office, 'databaseUrl'>,
  query: string,
  values: readonly unknown[] = [],
): Promise<readonly Row[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query<Row>(query, [...values])).rows;
  } finally {
    await client.end();
  }
}

/** Waits until this worker has just taken a run of which nothing is recorded yet: to be killed then is the worst. */
export async function untilJustTaken(office: Office, { pid }: { readonly pid: number }): Promise<void> {
  const query = `select 1 from leases where starts_with(holder, $1)
    and not exists (select 1 from step_records where step_records.consolidation = leases.consolidation)`;
  const isNew = async () => (await asked(office, query, [holderOf(pid)])).length > 0;
  await eventually(isNew, { within: 120_000, every: 5 });
}

/** What a worker that was killed just now had in hand. */
export async function struckRuns(
  office: Office,
  { pid, graceMs }: { readonly pid: number; readonly graceMs: number },
): Promise<readonly StruckRun[]> {
  const query = `select consolidation as id, fence, clock_timestamp() as struck_at,
      expires_at + $2 * interval '1 millisecond' as free_at
    from leases where starts_with(holder, $1)`;
  return asked<StruckRun>(office, query, [holderOf(pid), graceMs]);
}

/** Each stretch of work of a process is a holder of its own. */
function holderOf(pid: number): string {
  return `${hostname()}-${pid}/`;
}

const STRUCK =
  'unnest($1::text[], $2::bigint[], $3::timestamptz[], $4::timestamptz[]) as struck (id, fence, at, free_at)';
const BEGUN = `
  first_records as (select consolidation as id, min(intent_at) as at from step_records group by consolidation),
  begun as (
    select c.id, c.started_at, first.at as recorded_at, least(first.at, struck.at) as at
    from consolidations c join first_records first using (id) left join struck using (id))`;

function columnsOf(struck: readonly StruckRun[]): readonly unknown[] {
  const of = (key: keyof StruckRun) => struck.map((run) => run[key]);
  return [of('id'), of('fence'), of('struck_at'), of('free_at')];
}

/**
 * For each run how it came to its turn. A run that a killed worker had in hand had begun: it was taken in its turn, and
 * waits for the lease of the dead one, for as long as W-4 wants, while others begin.
 */
export function beginnings(office: Office, struck: readonly StruckRun[]): Promise<readonly Begun[]> {
  const query = `with struck as (select * from ${STRUCK}), ${BEGUN}
    select extract(epoch from a.at - a.started_at)::float * 1000 as waited_ms,
      (select count(*)::int from begun b where b.started_at > a.started_at and b.at < a.at) as overtaken,
      (select count(*)::int from begun b where b.started_at > a.started_at and b.recorded_at < a.recorded_at)
        as overtaken_at_first_record
    from begun a`;
  return asked<Begun>(office, query, columnsOf(struck));
}

/** For each run that was struck how many others were begun between the moment it was free and its next record. */
export async function overtakenWhenFree(office: Office, struck: readonly StruckRun[]): Promise<readonly number[]> {
  const query = `with struck as (select * from ${STRUCK}), ${BEGUN}, gone_on as (
      select struck.id, free_at, min(coalesce(records.outcome_at, records.intent_at)) as at
      from struck join step_records records on records.consolidation = struck.id and records.fence > struck.fence
      group by struck.id, free_at)
    select (select count(*)::int from begun where begun.at > gone_on.free_at and begun.at < gone_on.at) as others
    from gone_on`;
  return (await asked<{ others: number }>(office, query, columnsOf(struck))).map(({ others }) => others);
}
