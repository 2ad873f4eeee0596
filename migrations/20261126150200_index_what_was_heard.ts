// Compatible with: 1+
import type { Knex } from 'knex';

/** The lowest version (number of migrations known) that can work with the schema this leaves. */
export const compatibleWith = 1;

/** Lets what was heard long ago be found, so that it can be forgotten. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('heard_events', (table) => {
    table.index(['handled_at'], 'heard_events_handled_at_index');
  });
  await knex.schema.alterTable('appservice_transactions', (table) => {
    table.index(['homeserver', 'taken_at'], 'appservice_transactions_taken_at_index');
  });
}

/** Drops the indexes. */
export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('heard_events', (table) => {
    table.dropIndex(['handled_at'], 'heard_events_handled_at_index');
  });
  await knex.schema.alterTable('appservice_transactions', (table) => {
    table.dropIndex(['homeserver', 'taken_at'], 'appservice_transactions_taken_at_index');
  });
}
