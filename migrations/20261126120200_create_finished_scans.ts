// Compatible with: 1+
import type { Knex } from 'knex';

/** The lowest version (number of migrations known) that can work with the schema this leaves. */
export const compatibleWith = 1;

/** Makes the table of where sources stood when they last reached their end. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('finished_scans', (table) => {
    table.comment('Where each source of discovery stood when it last reached its end');
    table.text('source').notNullable().comment('Name of the source');
    table.text('cursor').comment("In the source's own words; null: it said nothing");
    table.primary(['source'], { constraintName: 'finished_scans_pkey' });
  });
}

/** Drops the table. */
export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('finished_scans');
}
