import type { Knex } from 'knex';
import { joinSightings, type KeptSighting, type Sighting } from '#src/duplicates/found-endpoint';
import type { EndpointStore, Scan, ScanBatch } from '#src/ports/endpoint-store';
import { present, toJson, toMs, toOptionalMs, toOptionalText, toText, toTimestamp } from './column-values.ts';

interface ScanRow {
  readonly source: string;
  readonly number: number;
  readonly started_at: Date;
  readonly cursor: string | null;
  /** Of the walk before. */
  readonly former: string | null;
  readonly finished_at: Date | null;
}

interface SightingRow extends Pick<Sighting, 'fields' | 'facts' | 'digest'> {
  readonly source: string;
  readonly first_seen: Date;
  readonly last_seen: Date;
}

/** A batch goes to the database in statements of this many rows: PostgreSQL takes at most 65,535 values in one. */
const ROWS_PER_STATEMENT = 500;

const SIGHTING_COLUMNS = ['source', 'fields', 'facts', 'digest', 'first_seen', 'last_seen'] as const;

/** Keeps what the sources of discovery found, and how far each has looked. */
export function createEndpointStore(knex: Knex): EndpointStore {
  return {
    all: async () => {
      const rows: SightingRow[] = await knex('sightings')
        .whereNull('gone_at')
        .orderBy(['id', 'source'])
        .select(...SIGHTING_COLUMNS);
      return joinSightings(rows.map(sightingOf));
    },
    named: async ({ ids, aliases }) => {
      const names = [ids.map(toText), aliases.map((alias) => toText(alias.toLowerCase()))];
      const rows: SightingRow[] = await knex('sightings')
        .whereNull('gone_at')
        .whereIn(
          'id',
          knex('sightings').select('id').whereRaw("id = any(?) or lower(fields->>'alias') = any(?)", names),
        )
        .orderBy(['id', 'source'])
        .select(...SIGHTING_COLUMNS);
      return joinSightings(rows.map(sightingOf));
    },
    digestsOf: async (source) => {
      const rows: { id: string; digest: string }[] = await knex('sightings')
        .where({ source })
        .whereNull('gone_at')
        .select('id', 'digest');
      return new Map(rows.map(({ id, digest }) => [id, digest]));
    },
    scanOf: async (source) => {
      const row = await readScan(knex, source);
      return row && scanOf(row);
    },
    beginScan: (begin) => beginScan(knex, begin),
    keep: (batch) => knex.transaction((trx) => keep(trx, batch)),
    finishScan: ({ scan, at }) => knex.transaction((trx) => finishScan(trx, { scan, at })),
  };
}

/** A scan that has not finished stays as it is. */
async function beginScan(knex: Knex, { source, at }: { readonly source: string; readonly at: number }): Promise<Scan> {
  await knex('scans')
    .insert({ source, number: 0, started_at: toTimestamp(at), finished_at: toTimestamp(at) })
    .onConflict()
    .ignore();
  await knex('scans')
    .where({ source })
    .whereNotNull('finished_at')
    .update({ number: knex.raw('number + 1'), started_at: toTimestamp(at), cursor: null, finished_at: null });
  return scanOf(await readScan(knex, source).then(required));
}

function readScan(knex: Knex, source: string): Promise<ScanRow | undefined> {
  return knex('scans')
    .leftJoin('finished_scans', 'finished_scans.source', 'scans.source')
    .where('scans.source', source)
    .first('scans.*', 'finished_scans.cursor as former');
}

function required(row: ScanRow | undefined): ScanRow {
  if (row === undefined) throw new Error('a scan that was just begun is gone');
  return row;
}

async function keep(trx: Knex.Transaction, batch: ScanBatch): Promise<void> {
  const { scan, unchanged, cursor, at } = batch;
  const { source, number } = scan;
  const found = [...new Map(batch.found.map((sighting) => [sighting.fields.id, sighting])).values()];
  for (const part of inParts(found)) {
    const rows = part.map((sighting) => rowOf(sighting, { scan, at }));
    const renewed = ['fields', 'facts', 'digest', 'scan', 'last_seen', 'gone_at'];
    await trx('sightings').insert(rows).onConflict(['source', 'id']).merge(renewed);
  }
  for (const part of inParts(unchanged.map(toText))) {
    await trx('sightings')
      .where({ source })
      .whereIn('id', part)
      .update({ scan: number, last_seen: toTimestamp(at), gone_at: null });
  }
  await trx('scans')
    .where({ source, number })
    .whereNull('finished_at')
    .update({ cursor: toOptionalText(cursor) });
}

/** An older scan that another process has overtaken ends without a word about what is gone. */
async function finishScan(
  trx: Knex.Transaction,
  { scan, at }: { readonly scan: Scan; readonly at: number },
): Promise<number> {
  const { source, number } = scan;
  const finished_at = toTimestamp(at);
  const ended = await trx('scans').where({ source, number }).whereNull('finished_at').update({ finished_at });
  if (ended === 0) return 0;
  const end = await trx<ScanRow>('scans').where({ source }).first('source', 'cursor');
  if (end) await trx('finished_scans').insert(end).onConflict('source').merge();
  return trx('sightings')
    .where({ source })
    .whereNull('gone_at')
    .where('scan', '<', number)
    .update({ gone_at: finished_at });
}

function rowOf({ fields, facts, digest }: Sighting, { scan, at }: Pick<ScanBatch, 'scan' | 'at'>) {
  return {
    source: scan.source,
    id: toText(fields.id),
    fields: toJson(fields),
    facts: toJson(facts),
    digest: toText(digest),
    scan: scan.number,
    first_seen: toTimestamp(at),
    last_seen: toTimestamp(at),
    gone_at: null,
  };
}

function inParts<T>(all: readonly T[]): readonly (readonly T[])[] {
  const starts = Array.from({ length: Math.ceil(all.length / ROWS_PER_STATEMENT) }, (_, n) => n * ROWS_PER_STATEMENT);
  return starts.map((start) => all.slice(start, start + ROWS_PER_STATEMENT));
}

function sightingOf({ source, fields, facts, digest, first_seen, last_seen }: SightingRow): KeptSighting {
  return { source, fields, facts, digest, firstSeen: toMs(first_seen), lastSeen: toMs(last_seen) };
}

function scanOf({ source, number, started_at, cursor, former, finished_at }: ScanRow): Scan {
  const ends = present({ cursor, before: former, finishedAt: toOptionalMs(finished_at) });
  return { source, number, startedAt: toMs(started_at), ...ends };
}
