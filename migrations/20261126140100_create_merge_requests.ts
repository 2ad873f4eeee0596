// Compatible with: 1+
import type { Knex } from 'knex';

/** The lowest version (number of migrations known) that can work with the schema this leaves. */
export const compatibleWith = 1;

const STATES = "('received', 'refused', 'joined', 'waiting', 'approved', 'planning', 'planned', 'declined', 'failed')";

/** Makes the tables of what people of communities ask for, and of those who want it as well. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('merge_requests', (table) => {
    table.comment('Rooms that people of a community want to be one');
    table.text('id').notNullable().comment('r_ and ten characters');
    table.text('into_room').comment('The room that is to stay, as it was written; null: the best is chosen');
    table.specificType('retire', 'text[]').notNullable().comment('The rooms to be retired, as they were written');
    table
      .specificType('rooms', 'text[]')
      .notNullable()
      .comment('Ids of all rooms that are meant, sorted; empty until they were looked up');
    table.text('by').notNullable().comment('Who asked first: a Matrix user id, or nick!user@host');
    table.text('room').comment('Room in which it was written; null elsewhere');
    table.text('event').comment('The message that is the request; null elsewhere');
    table.timestamp('at').notNullable().comment('When it was asked');
    table.text('state').notNullable().comment('How far it has come');
    table.timestamp('changed_at').notNullable().comment('When the state last changed');
    table.text('decided_by').comment('Who approved or declined it; null: nobody had to, or nobody has');
    table.text('reason').comment('Why it was refused, declined or failed, or the request it joined; null otherwise');
    table.text('plan').comment('The plan that came of it; null while there is none');
    table.primary(['id'], { constraintName: 'merge_requests_pkey' });
    table.check(`state in ${STATES}`, [], 'merge_requests_state_check');
    table.index(['state'], 'merge_requests_state_index');
    table.index(['by', 'at'], 'merge_requests_by_index');
    table.index(['rooms'], 'merge_requests_rooms_index', 'gin');
  });
  await knex.schema.createTable('request_supporters', (table) => {
    table.comment('Who asked for it, first or as well');
    table.text('request').notNullable().comment('The request');
    table.text('by').notNullable().comment('A Matrix user id, or nick!user@host');
    table.timestamp('at').notNullable().comment('When it was said');
    table.primary(['request', 'by'], { constraintName: 'request_supporters_pkey' });
    table.foreign(['request'], 'request_supporters_request_fkey').references(['id']).inTable('merge_requests');
  });
}

/** Drops the tables. */
export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('request_supporters');
  await knex.schema.dropTable('merge_requests');
}
