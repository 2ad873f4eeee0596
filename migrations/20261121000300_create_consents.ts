// Compatible with: 1+
import type { Knex } from 'knex';

/** The lowest version (number of migrations known) that can work with the schema this leaves. */
export const compatibleWith = 1;

/** Makes the tables of questions asked and words given. */
export async function up(knex: Knex): Promise<void> {
  await createRequests(knex);
  await createConsents(knex);
}

async function createRequests(knex: Knex): Promise<void> {
  await knex.schema.createTable('consent_requests', (table) => {
    table.comment('Questions that were put to parties');
    table.bigIncrements('id', { primaryKey: false }).comment('Order of asking');
    table.text('plan').notNullable().comment('The plan asked about');
    table.text('hash').notNullable().comment('Hash of the plan when it was asked about');
    table.text('party').notNullable().comment('Party id within the plan');
    table.text('code').notNullable().comment('Eight characters by which an answer names the question');
    table.timestamp('asked_at').notNullable().comment('When it was asked');
    table.timestamp('expires_at').notNullable().comment('When the code expires');
    table.text('room').comment('Room it was asked in; null elsewhere');
    table.text('event').comment('Event of the request in that room; null elsewhere');
    table.primary(['id'], { constraintName: 'consent_requests_pkey' });
    table.foreign(['plan'], 'consent_requests_plan_fkey').references(['id']).inTable('plans').onDelete('CASCADE');
    table.index(['plan'], 'consent_requests_plan_index');
    table.index(['code'], 'consent_requests_code_index');
    table.index(['room'], 'consent_requests_room_index');
  });
}

async function createConsents(knex: Knex): Promise<void> {
  await knex.schema.createTable('consents', (table) => {
    table.comment('Words that people gave for parties, with their evidence');
    table.bigIncrements('id', { primaryKey: false }).comment('Order of recording');
    table.text('plan').notNullable().comment('The plan spoken about');
    table.text('hash').notNullable().comment('Hash of the plan the word is bound to');
    table.text('party').notNullable().comment('Party id within the plan');
    table.text('person').notNullable().comment('Matrix user id, or nick!user@host on IRC');
    table.text('word').notNullable().comment('agree, refuse or object');
    table.timestamp('at').notNullable().comment('When it was said');
    table
      .double('level')
      .comment("The person's power level at that event, infinite for a creator of version 12; null for operators");
    table.text('room').comment('Room of the evidence; null when said by command');
    table.text('event').comment('Event that is the evidence; null when said by command');
    table.text('note').comment('What the person added, or how it was checked; null for nothing');
    table.timestamp('withdrawn_at').comment('When it was taken back; null while it stands');
    table.primary(['id'], { constraintName: 'consents_pkey' });
    table.check("word in ('agree', 'refuse', 'object')", [], 'consents_word_check');
    table.foreign(['plan'], 'consents_plan_fkey').references(['id']).inTable('plans').onDelete('CASCADE');
    table.unique(['plan', 'party', 'person', 'word'], {
      indexName: 'consents_standing_key',
      predicate: knex.whereNull('withdrawn_at'),
    });
    table.unique(['plan', 'party', 'event'], { indexName: 'consents_evidence_key' });
    table.index(['event'], 'consents_event_index');
  });
}

/** Drops the tables. */
export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('consents');
  await knex.schema.dropTable('consent_requests');
}
