// Compatible with: 1+
import type { Knex } from 'knex';

/** The lowest version (number of migrations known) that can work with the schema this leaves. */
export const compatibleWith = 1;

/** Makes the table of networks that cannot be reached. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('network_outages', (table) => {
    table.comment('Networks that cannot be reached now, as the process that holds the connections sees it');
    table.text('network').primary({ constraintName: 'network_outages_pkey' }).comment('Id of the network');
    table.timestamp('since').notNullable().comment('When that was first seen');
    table.text('said').notNullable().comment('What is wrong, as a sentence');
  });
}

/** Drops the table. */
export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('network_outages');
}
