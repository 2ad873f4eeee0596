// Compatible with: 1+
import type { Knex } from 'knex';

/** The lowest version (number of migrations known) that can work with the schema this leaves. */
export const compatibleWith = 1;

/** Makes room for where each run stands in the line: counted anew, later runs would come before earlier ones. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('consolidations', (table) => {
    table.integer('place_in_line').comment('Where it stood among the runs that had not begun; null: it came at once');
  });
}

/** Drops the column. */
export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('consolidations', (table) => table.dropColumn('place_in_line'));
}
