// Compatible with: 1+
import type { Knex } from 'knex';

/** The lowest version (number of migrations known) that can work with the schema this leaves. */
export const compatibleWith = 1;

/** Makes the table in which all processes note how far the requests to each homeserver are spoken for. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('server_budgets', (table) => {
    table.comment('How many requests homeservers were promised to get at most, shared by all processes');
    table.text('server').notNullable().comment('Server name');
    table.timestamp('taken_until').notNullable().comment('Requests up to this moment are spoken for');
    table.primary(['server'], { constraintName: 'server_budgets_pkey' });
  });
}

/** Drops the table. */
export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('server_budgets');
}
