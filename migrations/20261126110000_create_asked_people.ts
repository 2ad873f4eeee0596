// Compatible with: 1+
import type { Knex } from 'knex';

/** The lowest version (number of migrations known) that can work with the schema this leaves. */
export const compatibleWith = 1;

/** Makes the tables of the people who were asked on networks, and of the channels where nobody may be asked any more. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('asked_people', (table) => {
    table.comment('People to whom a question was put on a network');
    table.text('network').notNullable().comment('Id of the network in the configuration');
    table.text('channel').notNullable().comment('The channel, as the network folds it');
    table.text('act').notNullable().comment('The asking it belongs to');
    table.text('code').notNullable().comment('The code they may answer with');
    table.text('mask').notNullable().comment('nick!user@host when asked');
    table.text('account').comment('Services account when asked; null: known by the mask alone');
    table.timestamp('at').notNullable().comment('When they were asked');
    table.timestamp('expires').comment('When the question closes; null: when it is settled');
    table.primary(['network', 'code', 'mask'], { constraintName: 'asked_people_pkey' });
    table.index(['network', 'channel', 'at'], 'asked_people_of_channel');
  });
  await knex.schema.createTable('quiet_channels', (table) => {
    table.comment('Channels about which nobody may be asked any more');
    table.text('network').notNullable().comment('Id of the network in the configuration');
    table.text('channel').notNullable().comment('The channel, as the network folds it');
    table.text('by').notNullable().comment('nick!user@host of who said so');
    table.timestamp('at').notNullable().comment('When it was heard');
    table.primary(['network', 'channel'], { constraintName: 'quiet_channels_pkey' });
  });
}

/** Drops the tables. */
export async function down(knex: Knex): Promise<void> {
  for (const table of ['quiet_channels', 'asked_people']) await knex.schema.dropTable(table);
}
