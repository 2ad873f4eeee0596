import { readdir } from 'node:fs/promises';
import type { Knex } from 'knex';
import { nearestAbove } from './nearest-above.ts';

/** What a migration file exports. */
export interface Migration {
  /** The lowest version (number of migrations known) that can work with the schema it leaves. */
  readonly compatibleWith: number;
  up(knex: Knex): Promise<void>;
  down(knex: Knex): Promise<void>;
}

const FOLDER = nearestAbove(import.meta.dirname, 'migrations');
const FILE = /^(\d{14}_[a-z0-9_]+)\.(?:ts|js)$/;

/** Names of all migrations in order, without endings: sources and built files agree on them. */
export async function migrationNames(): Promise<string[]> {
  const files = await readdir(FOLDER);
  return files.flatMap((file) => FILE.exec(file)?.[1] ?? []).sort();
}

/** Loads one migration. */
export async function loadMigration(name: string): Promise<Migration> {
  return (await import(`#migrations/${name}`)) as Migration;
}

/** Our migrations as Knex wants them; each leaves its compatibility in `schema_history`. */
export const migrationSource: Knex.MigrationSource<string> = {
  getMigrations: migrationNames,
  getMigrationName: (name) => name,
  getMigration: async (name) => {
    const migration = await loadMigration(name);
    const version = (await migrationNames()).indexOf(name) + 1;
    return {
      up: async (knex) => {
        await migration.up(knex);
        await knex('schema_history').insert({ migration: name, version, compatible_with: migration.compatibleWith });
      },
      down: async (knex) => {
        await knex('schema_history').where({ migration: name }).delete();
        await migration.down(knex);
      },
    };
  },
};
