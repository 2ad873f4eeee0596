// Compatible with: 1+
import type { Knex } from 'knex';

/** The lowest version (number of migrations known) that can work with the schema this leaves. */
export const compatibleWith = 1;

/** Makes the append-only log; a trigger refuses to change, delete or empty it. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('audit_log', (table) => {
    table.comment('Who did what, when: append-only, each entry chained to the one before by its hash');
    table.bigInteger('sequence').notNullable().comment('Place in the chain, from 1, without gaps');
    table.text('plan').notNullable().comment('The plan it belongs to');
    table.text('consolidation').comment('The consolidation it belongs to; null before there is one');
    table.bigInteger('at').notNullable().comment('When, in milliseconds since 1970, as it was hashed');
    table.text('who').notNullable().comment('User id, actor id, IRC mask, or tributary');
    table.text('what').notNullable().comment('A short fixed word');
    table.json('detail').notNullable().comment('The facts, as they were hashed');
    table.text('previous_hash').notNullable().comment('Hash of the entry before; 64 zeros for the first');
    table.text('hash').notNullable().comment('SHA-256 over the canonical JSON of the entry and the hash before');
    table.primary(['sequence'], { constraintName: 'audit_log_pkey' });
    table.unique(['previous_hash'], { indexName: 'audit_log_previous_hash_key' });
    table.index(['plan', 'sequence'], 'audit_log_plan_index');
  });
  await knex.raw(`
    create function audit_log_refuse() returns trigger language plpgsql as $$
    begin
      raise exception 'the audit log is append-only: % refused', tg_op using errcode = 'restrict_violation';
    end $$`);
  await knex.raw(`
    create trigger audit_log_append_only before update or delete or truncate on audit_log
    for each statement execute function audit_log_refuse()`);
}

/** Drops the log and what guards it. */
export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('audit_log');
  await knex.raw('drop function audit_log_refuse()');
}
