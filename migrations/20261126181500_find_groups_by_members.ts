// Compatible with: 1+
import type { Knex } from 'knex';

/** The lowest version (number of migrations known) that can work with the schema this leaves. */
export const compatibleWith = 1;

/** Lets the groups of a place, and a place itself, be found without reading all there are. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('groups', (table) => {
    table.specificType('members', 'text[]').notNullable().defaultTo('{}').comment('Ids of its endpoints, as in body');
    table.index(['members'], 'groups_members_index', 'gin');
  });
  await knex.raw("update groups set members = array(select json_array_elements_text(body->'members'))");
  await knex.schema.alterTable('sightings', (table) => {
    table.index(['id'], 'sightings_id_index');
  });
  await knex.raw("create index sightings_alias_index on sightings (lower(fields->>'alias'))");
}

/** Drops the indexes and the column. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop index sightings_alias_index');
  await knex.schema.alterTable('sightings', (table) => {
    table.dropIndex(['id'], 'sightings_id_index');
  });
  await knex.schema.alterTable('groups', (table) => {
    table.dropIndex(['members'], 'groups_members_index');
    table.dropColumn('members');
  });
}
