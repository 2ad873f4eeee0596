// Compatible with: 1+
import type { Knex } from 'knex';

/** The lowest version (number of migrations known) that can work with the schema this leaves. */
export const compatibleWith = 1;

/** Makes the tables of what discovery found and how far each source has looked. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('scans', (table) => {
    table.comment('How far each source of discovery has looked');
    table.text('source').notNullable().comment('Name of the source');
    table.integer('number').notNullable().comment('Counts up with each walk of the source');
    table.timestamp('started_at').notNullable().comment('When this walk began');
    table.text('cursor').comment("Where it stands, in the source's own words; null: at its beginning");
    table.timestamp('finished_at').comment('When it reached the end; null until then');
    table.primary(['source'], { constraintName: 'scans_pkey' });
  });
  await knex.schema.createTable('sightings', (table) => {
    table.comment('What each source has seen of an endpoint');
    table.text('source').notNullable().comment('Name of the source');
    table.text('id').notNullable().comment('The real place, the same for every source');
    table.json('fields').notNullable().comment('Protocol and address');
    table.json('facts').notNullable().comment('What the source has learnt beyond the address');
    table.text('digest').notNullable().comment('Stands for what the source sees cheaply');
    table.integer('scan').notNullable().comment('Number of the last scan that saw it');
    table.timestamp('first_seen').notNullable().comment('When the source first saw it');
    table.timestamp('last_seen').notNullable().comment('When the source last saw it');
    table.timestamp('gone_at').comment('When the source no longer showed it; null while it does');
    table.primary(['source', 'id'], { constraintName: 'sightings_pkey' });
  });
}

/** Drops the tables. */
export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('sightings');
  await knex.schema.dropTable('scans');
}
