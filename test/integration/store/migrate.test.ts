import type { Database } from '#src/store/database';
import { migrateDown, migrateUp, migrationStatus, requireMigrated } from '#src/store/migrate';
import { migrationNames } from '#src/store/migration-source';
import { openDatabase } from '#src/store/open-database';
import { openFreshDatabase, testPostgresFolder } from '#test/servers/postgres';

let database: Database;
let names: string[];

beforeEach(async () => {
  names = await migrationNames();
  database = await openFreshDatabase({ migrated: false });
});

afterEach(() => database.close());

async function tables(): Promise<string[]> {
  return database.knex('pg_tables').where({ schemaname: 'public' }).orderBy('tablename').pluck('tablename');
}

/** What a later version of Tributary would have left. */
async function givenNewerMigration(compatibleWith: number): Promise<void> {
  await database.knex('schema_history').insert({
    migration: '29990101000000_change_everything',
    version: names.length + 1,
    compatible_with: compatibleWith,
  });
}

test('V-5 an empty database lacks every migration, and looking changes nothing', async () => {
  expect(await migrationStatus(database)).toEqual({
    applied: [],
    appliedAt: {},
    pending: names,
    unknown: [],
    breaking: undefined,
  });
  expect(await tables()).toEqual([]);
  await expect(requireMigrated(database)).rejects.toMatchObject({
    code: 'DATABASE_NOT_MIGRATED',
    facts: { missing: names.length },
  });
});

test('V-5 migrations are named without an ending, so that sources and built files agree', async () => {
  await migrateUp(database);

  const known: string[] = await database.knex('knex_migrations').orderBy('id').pluck('name');
  expect(known).toEqual(names);
  expect(known.filter((name) => name.includes('.'))).toEqual([]);
});

test('V-5 of several processes that migrate at the same moment one does it, and all succeed', async () => {
  const url = database.connectionString;
  const others = await Promise.all([1, 2].map(() => openDatabase({ url, dataDir: testPostgresFolder })));

  const done = await Promise.all([database, ...others].map(migrateUp));

  expect(done.map((each) => each.length).sort()).toEqual([0, 0, names.length].sort());
  await requireMigrated(database);
  await Promise.all(others.map((other) => other.close()));
});

test('V-5 a migration that fails leaves the database as it was', async () => {
  await database.knex.schema.createTable('legs', (table) => table.text('mine'));

  await expect(migrateUp(database)).rejects.toMatchObject({ code: 'MIGRATION_FAILED' });

  expect(await tables()).toEqual(['legs']);
});

test('V-5 migrations are taken back one at a time, newest first', async () => {
  await migrateUp(database);

  expect(await migrateDown(database)).toEqual([names.at(-1)]);
  expect((await migrationStatus(database)).pending).toEqual([names.at(-1)]);
});

test('V-5 everything can be taken back, and nothing more than everything', async () => {
  await migrateUp(database);
  for (const name of names.toReversed()) expect(await migrateDown(database)).toEqual([name]);

  expect(await migrateDown(database)).toEqual([]);
  expect(await tables()).toEqual(['knex_migrations', 'knex_migrations_lock']);
});

test('V-5 a database with a newer, breaking migration is refused in words, and nothing is written to it', async () => {
  await migrateUp(database);
  await givenNewerMigration(names.length + 1);

  for (const attempt of [requireMigrated, migrateUp, migrateDown]) {
    await expect(attempt(database)).rejects.toMatchObject({
      code: 'DATABASE_TOO_NEW',
      facts: { migration: '29990101000000_change_everything' },
    });
  }

  expect((await migrationStatus(database)).applied).toHaveLength(names.length + 1);
});

test('V-5 a database with a newer, compatible migration is worked with, but nothing beneath it is taken back', async () => {
  await migrateUp(database);
  await givenNewerMigration(1);

  await requireMigrated(database);
  expect(await migrateUp(database)).toEqual([]);
  await expect(migrateDown(database)).rejects.toMatchObject({ code: 'DATABASE_TOO_NEW' });
});
