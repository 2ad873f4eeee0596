// Compatible with: 1+
import type { Knex } from 'knex';

/** The lowest version (number of migrations known) that can work with the schema this leaves. */
export const compatibleWith = 1;

/** Makes the table of plans. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('plans', (table) => {
    table.comment('Frozen plans');
    table.text('id').notNullable().comment('p_ and ten characters');
    table.text('hash').notNullable().comment('SHA-256 over the canonical JSON of what the plan binds');
    table.text('state').notNullable().comment('open, asked, void, running or ended');
    table.text('reason').comment('Why it is void, in words; null otherwise');
    table.text('canonical').notNullable().comment('Room id of the room that stays');
    table.specificType('rooms', 'text[]').notNullable().comment('Room ids of canonical and of every source');
    table.json('body').notNullable().comment('The plan itself');
    table.text('requested_by').comment('User id of who asked for it; null when made at a terminal');
    table.timestamp('created_at').notNullable().comment('When it was made');
    table.timestamp('expires_at').notNullable().comment('When its consents expire');
    table.primary(['id'], { constraintName: 'plans_pkey' });
    table.check("state in ('open', 'asked', 'void', 'running', 'ended')", [], 'plans_state_check');
    table.index(['rooms'], 'plans_rooms_index', 'gin');
    table.index(['state', 'created_at'], 'plans_state_index');
  });
}

/** Drops the table. */
export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('plans');
}
