// Compatible with: 1+
import type { Knex } from 'knex';

/** The lowest version (number of migrations known) that can work with the schema this leaves. */
export const compatibleWith = 1;

/** Makes the record of where the log ends, kept by the database itself, so that entries cut off its end are missed. */
export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('audit_head', (table) => {
    table.comment('Where the audit log ends: one row, which only goes forward, one entry at a time');
    table.boolean('single').notNullable().comment('Always true, so that there is one row');
    table.bigInteger('sequence').notNullable().comment('Place of the last entry; 0 while there is none');
    table.text('hash').notNullable().comment('Hash of the last entry; 64 zeros while there is none');
    table.primary(['single'], { constraintName: 'audit_head_pkey' });
    table.check('single', {}, 'audit_head_single_check');
  });
  await knex.raw(`
    insert into audit_head (single, sequence, hash)
    select true, coalesce(max(sequence), 0), coalesce((array_agg(hash order by sequence desc))[1], repeat('0', 64)) from audit_log`);
  await knex.raw(`
    create function audit_head_follow() returns trigger language plpgsql as $$
    begin
      update audit_head set sequence = new.sequence, hash = new.hash;
      return null;
    end $$`);
  await knex.raw(`
    create function audit_head_refuse() returns trigger language plpgsql as $$
    begin
      if tg_op = 'UPDATE' then
        if new.sequence = old.sequence + 1
          and exists (select from audit_log where sequence = new.sequence and hash = new.hash)
        then return new; end if;
      end if;
      raise exception 'the audit log is append-only: % of its end refused', tg_op using errcode = 'restrict_violation';
    end $$`);
  await knex.raw(`
    create trigger audit_head_follows after insert on audit_log for each row execute function audit_head_follow()`);
  await knex.raw(`
    create trigger audit_head_forward before update on audit_head for each row execute function audit_head_refuse()`);
  await knex.raw(`
    create trigger audit_head_kept before insert or delete or truncate on audit_head
    for each statement execute function audit_head_refuse()`);
}

/** Drops the record and what keeps it. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop trigger audit_head_follows on audit_log');
  await knex.schema.dropTable('audit_head');
  await knex.raw('drop function audit_head_follow()');
  await knex.raw('drop function audit_head_refuse()');
}
