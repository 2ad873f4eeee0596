// Compatible with: 1+
import type { Knex } from 'knex';

/** The lowest version (number of migrations known) that can work with the schema this leaves. */
export const compatibleWith = 1;

const STEP_STATES = "('started', 'done', 'not-applicable', 'waits', 'failed', 'undone')";

/** Makes the tables in which intents and outcomes are recorded: of steps, of acts, of moved aliases. */
export async function up(knex: Knex): Promise<void> {
  await createStepRecords(knex);
  await createActRecords(knex);
  await createAliasJournal(knex);
}

async function createStepRecords(knex: Knex): Promise<void> {
  await knex.schema.createTable('step_records', (table) => {
    table.comment('What became of each step of a consolidation');
    table.bigIncrements('id', { primaryKey: false }).comment('Order of the first intents');
    table.text('consolidation').notNullable().comment('The consolidation');
    table.text('step').notNullable().comment('Name of the step, the same as its file');
    table.text('leg').comment('Source room of the leg; null for a step of the whole run');
    table.text('state').notNullable().comment('started, done, not-applicable, waits, failed or undone');
    table.text('note').comment('What there is to say about it, in words; null for nothing');
    table.timestamp('intent_at').notNullable().comment('When it was last begun');
    table.timestamp('outcome_at').comment('When it last ended; null while it is under way');
    table.bigInteger('fence').notNullable().comment('Fencing number under which the row was last written');
    table.primary(['id'], { constraintName: 'step_records_pkey' });
    table.check(`state in ${STEP_STATES}`, [], 'step_records_state_check');
    table.foreign(['consolidation'], 'step_records_consolidation_fkey').references(['id']).inTable('consolidations');
  });
  await knex.raw(
    "create unique index step_records_step_key on step_records (consolidation, step, (coalesce(leg, '')))",
  );
}

async function createActRecords(knex: Knex): Promise<void> {
  await knex.schema.createTable('act_records', (table) => {
    table.comment('Each change of the world: intended before, concluded after');
    table.text('id').notNullable().comment('consolidation/step/leg or run/name of the act');
    table.text('consolidation').notNullable().comment('The consolidation');
    table.text('step').notNullable().comment('Name of the step it belongs to');
    table.text('leg').comment('Source room of the leg; null for a step of the whole run');
    table.integer('sequence').notNullable().comment('Order within the consolidation, from 1');
    table.json('act').notNullable().comment('What was to be done');
    table.json('former').notNullable().comment('What stood before: undo puts it back');
    table.timestamp('intent_at').notNullable().comment('When it was intended');
    table.json('outcome').comment('What it left behind; null until then');
    table.timestamp('outcome_at').comment('When the outcome was recorded; null until then');
    table.timestamp('undone_at').comment('When it was taken back, as far as it could be; null while it stands');
    table.text('leftover').comment('What could not be taken back, in words; null for nothing');
    table.bigInteger('fence').notNullable().comment('Fencing number under which the row was last written');
    table.primary(['id'], { constraintName: 'act_records_pkey' });
    table.unique(['consolidation', 'sequence'], { indexName: 'act_records_sequence_key' });
    table.foreign(['consolidation'], 'act_records_consolidation_fkey').references(['id']).inTable('consolidations');
  });
}

async function createAliasJournal(knex: Knex): Promise<void> {
  await knex.schema.createTable('alias_journal', (table) => {
    table.comment('Where each alias led before it was moved, and where it leads now');
    table.text('consolidation').notNullable().comment('The consolidation that moves it');
    table.text('alias').notNullable().comment('The alias');
    table.text('from_room').notNullable().comment('Room id it led to before');
    table.text('to_room').notNullable().comment('Room id it is to lead to');
    table.text('state').notNullable().comment('moving, moved or put-back');
    table.timestamp('written_at').notNullable().comment('When it was first written, before the alias was touched');
    table.timestamp('changed_at').notNullable().comment('When the state last changed');
    table.bigInteger('fence').notNullable().comment('Fencing number under which the row was last written');
    table.primary(['consolidation', 'alias'], { constraintName: 'alias_journal_pkey' });
    table.check("state in ('moving', 'moved', 'put-back')", [], 'alias_journal_state_check');
    table.foreign(['consolidation'], 'alias_journal_consolidation_fkey').references(['id']).inTable('consolidations');
  });
}

/** Drops the tables. */
export async function down(knex: Knex): Promise<void> {
  for (const table of ['alias_journal', 'act_records', 'step_records']) await knex.schema.dropTable(table);
}
