// Compatible with: 1+
import type { Knex } from 'knex';

/** The lowest version (number of migrations known) that can work with the schema this leaves. */
export const compatibleWith = 1;

/** Makes the table in which each later migration leaves its compatibility. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('schema_history', (table) => {
    table.comment('What each migration demands of the versions of Tributary that use the database');
    table.text('migration').notNullable().comment('Name of the migration file without its ending');
    table.integer('version').notNullable().comment('Position of the migration in the list, from 1');
    table.integer('compatible_with').notNullable().comment('Lowest version that can work with the schema after it');
    table.timestamp('applied_at').notNullable().defaultTo(knex.fn.now()).comment('When it was applied');
    table.primary(['migration'], { constraintName: 'schema_history_pkey' });
    table.unique(['version'], { indexName: 'schema_history_version_key' });
  });
}

/** Drops the table. */
export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('schema_history');
}
