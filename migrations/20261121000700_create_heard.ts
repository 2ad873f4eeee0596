// Compatible with: 1+
import type { Knex } from 'knex';

/** The lowest version (number of migrations known) that can work with the schema this leaves. */
export const compatibleWith = 1;

/** Makes the tables of what was handled already, and of the workers that live. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('heard_events', (table) => {
    table.comment('Events that were handled, so that none is handled twice');
    table.text('event').notNullable().comment('Event id');
    table.timestamp('handled_at').notNullable().defaultTo(knex.fn.now()).comment('When it was first heard');
    table.primary(['event'], { constraintName: 'heard_events_pkey' });
  });
  await knex.schema.createTable('appservice_transactions', (table) => {
    table.comment('Transactions of homeservers that were taken, so that a repeated one is not');
    table.text('homeserver').notNullable().comment('Name of the homeserver');
    table.text('transaction').notNullable().comment('Transaction id that it gave');
    table.timestamp('taken_at').notNullable().defaultTo(knex.fn.now()).comment('When it was taken');
    table.primary(['homeserver', 'transaction'], { constraintName: 'appservice_transactions_pkey' });
  });
  await knex.schema.createTable('workers', (table) => {
    table.comment('Processes that carry out consolidations');
    table.text('id').notNullable().comment('Name of the worker, new with each start');
    table.text('host').notNullable().comment('Name of its machine');
    table.integer('pid').notNullable().comment('Its process id there');
    table.timestamp('seen_at').notNullable().comment('Its last sign of life by the clock of the database');
    table.primary(['id'], { constraintName: 'workers_pkey' });
  });
}

/** Drops the tables. */
export async function down(knex: Knex): Promise<void> {
  for (const table of ['workers', 'appservice_transactions', 'heard_events']) await knex.schema.dropTable(table);
}
