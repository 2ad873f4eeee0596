// Compatible with: 1+
import type { Knex } from 'knex';

/** The lowest version (number of migrations known) that can work with the schema this leaves. */
export const compatibleWith = 1;

/** Makes the tables of groups and of what people have said of endpoints. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('groups', (table) => {
    table.comment('Endpoints believed to belong to one community');
    table.text('id').notNullable().comment('g_ and ten characters');
    table.specificType('formerly', 'text[]').notNullable().comment('Ids of groups that became part of this one');
    table.json('body').notNullable().comment('Members, joins with their evidence, and what was held apart');
    table.boolean('lives').notNullable().comment('False once it came to nothing or became part of another');
    table.primary(['id'], { constraintName: 'groups_pkey' });
    table.index(['formerly'], 'groups_formerly_index', 'gin');
  });
  await knex.schema.createTable('group_making', (table) => {
    table.comment('From what the groups were made last');
    table.boolean('single').notNullable().defaultTo(true).comment('Always true: there is one row');
    table.text('stamp').notNullable().comment('Stands for the endpoints, facts, words and weights they were made from');
    table.primary(['single'], { constraintName: 'group_making_pkey' });
    table.check('single', [], 'group_making_single_check');
  });
  await createWords(knex);
}

async function createWords(knex: Knex): Promise<void> {
  await knex.schema.createTable('pair_words', (table) => {
    table.comment('What people have said of two endpoints; the newest word of a pair counts');
    table.bigIncrements('id', { primaryKey: false }).comment('Order of saying');
    table.text('a').notNullable().comment('Id of one endpoint');
    table.text('b').notNullable().comment('Id of the other');
    table.text('word').notNullable().comment('same, different, or unsaid when it was taken back');
    table.text('who').notNullable().comment('User id of who said it');
    table.timestamp('said_at').notNullable().comment('When it was said');
    table.text('note').comment('What the person added; null for nothing');
    table.primary(['id'], { constraintName: 'pair_words_pkey' });
    table.check("word in ('same', 'different', 'unsaid')", [], 'pair_words_word_check');
  });
}

/** Drops the tables. */
export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('pair_words');
  await knex.schema.dropTable('group_making');
  await knex.schema.dropTable('groups');
}
