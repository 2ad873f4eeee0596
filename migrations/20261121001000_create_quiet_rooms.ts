// Compatible with: 1+
import type { Knex } from 'knex';

/** The lowest version (number of migrations known) that can work with the schema this leaves. */
export const compatibleWith = 1;

/** Makes the table of rooms whose people want no more questions. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('quiet_rooms', (table) => {
    table.comment('Rooms in which nobody may be asked any more');
    table.text('room').notNullable().comment('Room id');
    table.text('by').notNullable().comment('The Matrix user who said so');
    table.text('event').notNullable().comment('The message that is the evidence');
    table.timestamp('at').notNullable().comment('When it was heard');
    table.primary(['room'], { constraintName: 'quiet_rooms_pkey' });
  });
}

/** Drops the table. */
export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('quiet_rooms');
}
