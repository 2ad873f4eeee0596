// Compatible with: 1+
import type { Knex } from 'knex';

/** The lowest version (number of migrations known) that can work with the schema this leaves. */
export const compatibleWith = 1;

/** Makes the table of rooms into which our accounts were invited. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('visits', (table) => {
    table.comment('Rooms into which somebody invited an account of ours');
    table.text('room').notNullable().comment('Room id');
    table.text('actor').notNullable().comment('The account that was invited');
    table.text('by').notNullable().comment('The Matrix user who invited it');
    table.timestamp('at').notNullable().comment('When the invitation was heard');
    table.timestamp('entered_at').comment('When the room was entered; null: not yet');
    table.timestamp('left_at').comment('When it was left, or given up; null: not yet');
    table.primary(['room', 'actor'], { constraintName: 'visits_pkey' });
    table.index(['by', 'at'], 'visits_by_index');
  });
}

/** Drops the table. */
export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('visits');
}
