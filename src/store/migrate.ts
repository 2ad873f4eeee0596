import type { Knex } from 'knex';
import { TributaryError } from '#src/errors/tributary-error';
import type { Database } from './database.ts';
import { describeDatabaseError } from './describe-database-error.ts';
import { migrationNames, migrationSource } from './migration-source.ts';

/** Where the database stands, by names of migrations. */
export interface MigrationStatus {
  readonly applied: readonly string[];
  /** When each was applied, by name: milliseconds since 1970. */
  readonly appliedAt: Readonly<Record<string, number>>;
  /** Known here and not applied there, in the order they will be. */
  readonly pending: readonly string[];
  /** Applied there by a newer version and unknown here. */
  readonly unknown: readonly string[];
  /** The newest applied one that this version cannot work with; undefined when it can work with all. */
  readonly breaking: string | undefined;
}

const CONFIG = { migrationSource, disableMigrationsListValidation: true };
/** Names our advisory lock: the letters "trib" as a number. */
const MIGRATING = 0x74726962;

/** Applies all pending migrations in one transaction; returns their names. A process that comes second waits, and finds nothing to do. */
export function migrateUp(database: Database): Promise<string[]> {
  return migrate(database, async (trx) => {
    const [, names] = (await trx.migrate.latest(CONFIG)) as [number, string[]];
    return names;
  });
}

/** Takes back the newest applied migration with all it holds; returns its name, or nothing when none is applied. */
export function migrateDown(database: Database): Promise<string[]> {
  return migrate(database, async (trx, { unknown }) => {
    const newest = unknown.at(-1);
    if (newest !== undefined) throw new TributaryError('DATABASE_TOO_NEW', { facts: { migration: newest } });
    const [, names] = (await trx.migrate.down(CONFIG)) as [number, string[]];
    return names;
  });
}

/** Compares the database with the migrations known here; changes nothing. */
export async function migrationStatus(database: Database): Promise<MigrationStatus> {
  try {
    return await readStatus(database.knex);
  } catch (error) {
    throw describeDatabaseError(error, database);
  }
}

/** Refuses to start on a database that lacks migrations (DATABASE_NOT_MIGRATED) or has newer, breaking ones (DATABASE_TOO_NEW). */
export async function requireMigrated(database: Database): Promise<void> {
  const { pending, breaking } = await migrationStatus(database);
  if (breaking !== undefined) throw new TributaryError('DATABASE_TOO_NEW', { facts: { migration: breaking } });
  if (pending.length > 0) throw new TributaryError('DATABASE_NOT_MIGRATED', { facts: { missing: pending.length } });
}

/** One transaction under one lock: a crash or a second process can leave nothing half done. */
async function migrate(
  database: Database,
  work: (trx: Knex.Transaction, status: MigrationStatus) => Promise<string[]>,
): Promise<string[]> {
  try {
    return await database.knex.transaction(async (trx) => {
      await trx.raw('select pg_advisory_xact_lock(?)', [MIGRATING]);
      const status = await readStatus(trx);
      if (status.breaking === undefined) return work(trx, status);
      throw new TributaryError('DATABASE_TOO_NEW', { facts: { migration: status.breaking } });
    });
  } catch (error) {
    const described = describeDatabaseError(error, database);
    if (described instanceof TributaryError) throw described;
    throw new TributaryError('MIGRATION_FAILED', { facts: { why: (error as Error).message }, cause: error });
  }
}

async function readStatus(knex: Knex): Promise<MigrationStatus> {
  const known = await migrationNames();
  const history = await readHistory(knex);
  const applied = history.map((entry) => entry.migration);
  return {
    applied,
    appliedAt: Object.fromEntries(history.map((entry) => [entry.migration, entry.applied_at.getTime()])),
    pending: known.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !known.includes(name)),
    breaking: history.findLast((entry) => entry.compatible_with > known.length)?.migration,
  };
}

interface HistoryEntry {
  readonly migration: string;
  readonly compatible_with: number;
  readonly applied_at: Date;
}

async function readHistory(knex: Knex): Promise<HistoryEntry[]> {
  if (!(await knex.schema.hasTable('schema_history'))) return [];
  return knex('schema_history').select('migration', 'compatible_with', 'applied_at').orderBy('version');
}
