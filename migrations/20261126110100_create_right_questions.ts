// Compatible with: 1+
import type { Knex } from 'knex';

/** The lowest version (number of migrations known) that can work with the schema this leaves. */
export const compatibleWith = 1;

/** Makes the table of questions about rights that workers put to the process with the connections. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('right_questions', (table) => {
    table.comment(
      'Whether somebody still has a right on a network: asked by workers, answered by who is connected there',
    );
    table.text('network').notNullable().comment('Id of the network in the configuration');
    table.text('channel').notNullable().comment('The channel');
    table.text('mask').notNullable().comment('nick!user@host of the person');
    table.integer('asking').notNullable().comment('How often this was asked');
    table.timestamp('asked_at').notNullable().comment('The last asking by the clock of the database');
    table.integer('answered').notNullable().defaultTo(0).comment('The asking that was answered last');
    table.text('seen').comment('What was seen then: holds, lost or unknown; null: nothing yet');
    table.primary(['network', 'channel', 'mask'], { constraintName: 'right_questions_pkey' });
  });
}

/** Drops the table. */
export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('right_questions');
}
