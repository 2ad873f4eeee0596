// Compatible with: 1+
import type { Knex } from 'knex';

/** The lowest version (number of migrations known) that can work with the schema this leaves. */
export const compatibleWith = 1;

/** Makes room for what people of networks still have to be told of their requests: they may be away when it is known. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('merge_requests', (table) => {
    table.text('owed').comment('What is still to be told to whoever asked on a network; null: nothing');
    table.timestamp('owed_since').comment('When that was known; null: nothing is owed');
    table.timestamp('tried_at').comment('When it was last tried; null: not yet');
    table.index(['owed_since'], 'merge_requests_owed_index');
  });
}

/** Drops the columns. */
export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('merge_requests', (table) => {
    table.dropIndex(['owed_since'], 'merge_requests_owed_index');
    table.dropColumns('owed', 'owed_since', 'tried_at');
  });
}
