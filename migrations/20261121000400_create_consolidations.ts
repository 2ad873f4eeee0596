// Compatible with: 1+
import type { Knex } from 'knex';

/** The lowest version (number of migrations known) that can work with the schema this leaves. */
export const compatibleWith = 1;

const STATES = "('running', 'waiting', 'paused', 'undoing', 'undone', 'refused', 'failed', 'done')";

/** Makes the tables of plans being carried out: runs, their legs, the rooms they hold and who may work on them. */
export async function up(knex: Knex): Promise<void> {
  await createConsolidations(knex);
  await createLegs(knex);
  await createRoomLocks(knex);
  await createLeases(knex);
}

async function createConsolidations(knex: Knex): Promise<void> {
  await knex.schema.createTable('consolidations', (table) => {
    table.comment('Plans being carried out');
    table.text('id').notNullable().comment('c_ and ten characters');
    table.text('plan').notNullable().comment('The plan it carries out');
    table.text('state').notNullable().comment('Where it stands; done still watches');
    table.text('step').notNullable().comment('Name of the step it is at');
    table.text('leg').comment('Source room of the leg it is at; null between legs');
    table.text('reason').comment('Why it waits, pauses or failed, in words; null while it runs');
    table.json('waiting_for').notNullable().comment('Who has to do what, and until when');
    table.text('started_by').comment('User id of who started it; null at a terminal');
    table.timestamp('started_at').notNullable().comment('When it was started');
    table.timestamp('changed_at').notNullable().comment('When its record last changed');
    table.timestamp('confirmed_at').comment('When the second confirmation was given; null before');
    table.text('confirmed_by').comment('Who gave the second confirmation; null before');
    table.timestamp('point_of_no_return_at').comment('When the first tombstone was intended; null before');
    table.primary(['id'], { constraintName: 'consolidations_pkey' });
    table.check(`state in ${STATES}`, [], 'consolidations_state_check');
    table.foreign(['plan'], 'consolidations_plan_fkey').references(['id']).inTable('plans');
    table.index(['plan', 'started_at'], 'consolidations_plan_index');
    table.index(['state'], 'consolidations_state_index');
  });
}

async function createLegs(knex: Knex): Promise<void> {
  await knex.schema.createTable('legs', (table) => {
    table.comment('Parts of a consolidation, one for each source room');
    table.text('consolidation').notNullable().comment('The consolidation it is part of');
    table.integer('position').notNullable().comment('Order of the legs, from 0');
    table.text('room').notNullable().comment('Room id of the source room');
    table.text('state').notNullable().comment('open, closed, signposted, retired or undone');
    table.text('step').notNullable().comment('Name of the step the leg is at');
    table.primary(['consolidation', 'position'], { constraintName: 'legs_pkey' });
    table.unique(['consolidation', 'room'], { indexName: 'legs_room_key' });
    table.check("state in ('open', 'closed', 'signposted', 'retired', 'undone')", [], 'legs_state_check');
    table.foreign(['consolidation'], 'legs_consolidation_fkey').references(['id']).inTable('consolidations');
  });
}

async function createRoomLocks(knex: Knex): Promise<void> {
  await knex.schema.createTable('room_locks', (table) => {
    table.comment('Rooms that a running consolidation holds: a room is in at most one');
    table.text('room').notNullable().comment('Room id of a canonical or source room');
    table.text('consolidation').notNullable().comment('The consolidation that holds it');
    table.timestamp('locked_at').notNullable().defaultTo(knex.fn.now()).comment('Since when');
    table.primary(['room'], { constraintName: 'room_locks_pkey' });
    table.foreign(['consolidation'], 'room_locks_consolidation_fkey').references(['id']).inTable('consolidations');
    table.index(['consolidation'], 'room_locks_consolidation_index');
  });
}

async function createLeases(knex: Knex): Promise<void> {
  await knex.schema.createTable('leases', (table) => {
    table.comment('Who may work on a consolidation, and until when');
    table.text('consolidation').notNullable().comment('The consolidation worked on');
    table.text('holder').comment('The worker that holds the lease; null when it gave it back');
    table.bigInteger('fence').notNullable().comment('Fencing number: higher with each taking, never lower');
    table.timestamp('expires_at').notNullable().comment('End of the lease by the clock of the database');
    table.primary(['consolidation'], { constraintName: 'leases_pkey' });
    table.foreign(['consolidation'], 'leases_consolidation_fkey').references(['id']).inTable('consolidations');
  });
}

/** Drops the tables. */
export async function down(knex: Knex): Promise<void> {
  for (const table of ['leases', 'room_locks', 'legs', 'consolidations']) await knex.schema.dropTable(table);
}
