// Compatible with: 1+
import type { Knex } from 'knex';

/** The lowest version (number of migrations known) that can work with the schema this leaves. */
export const compatibleWith = 1;

const APPEND_AUDIT = `
  create function append_audit(
    entry_plan text[], entry_consolidation text[], entry_at bigint[], entry_who text[], entry_what text[],
    entry_detail text[], hashed_before text[], hashed_after text[]
  ) returns void language plpgsql as $$
  declare
    last record;
    link text;
  begin
    if cardinality(entry_plan) = 0 then return; end if;
    -- One after the other, whoever appends, until the commit: each entry needs the hash of the one before.
    perform pg_advisory_xact_lock(x'61756469'::int);
    select sequence, hash into last from audit_log order by sequence desc limit 1;
    if not found then select 0::bigint as sequence, repeat('0', 64) as hash into last; end if;
    for place in 1..cardinality(entry_plan) loop
      link := encode(sha256(convert_to(hashed_before[place] || last.hash || '","sequence":' || last.sequence + 1
        || hashed_after[place], 'UTF8')), 'hex');
      insert into audit_log (sequence, plan, consolidation, at, who, what, detail, previous_hash, hash)
      values (last.sequence + 1, entry_plan[place], entry_consolidation[place], entry_at[place], entry_who[place],
        entry_what[place], entry_detail[place]::json, last.hash, link);
      last.sequence := last.sequence + 1;
      last.hash := link;
    end loop;
  end $$`;

const PUT_RECORDS = `
    insert into step_records (consolidation, step, leg, state, note, intent_at, outcome_at, fence)
    select run, one.*, under_fence
    from unnest(step_name, step_leg, step_state, step_note, step_intent_at, step_outcome_at) as one
    on conflict (consolidation, step, (coalesce(leg, ''))) do update
      set state = excluded.state, note = excluded.note, intent_at = excluded.intent_at,
          outcome_at = excluded.outcome_at, fence = excluded.fence;
    update legs set state = one.state, step = one.step
    from unnest(leg_room, leg_state, leg_step) as one (room, state, step)
    where consolidation = run and legs.room = one.room;`;

const PUT_PART = `
      insert into alias_journal (consolidation, alias, from_room, to_room, state, written_at, changed_at, fence)
      select run, one.alias, one.origin, one.target, one.state, one.at, one.at, under_fence
      from unnest(alias_name, alias_from, alias_to, alias_state, alias_at, alias_begins)
        as one (alias, origin, target, state, at, begins) where one.begins = part
      on conflict (consolidation, alias) do update
        set from_room = excluded.from_room, to_room = excluded.to_room, state = excluded.state,
            changed_at = excluded.changed_at, fence = excluded.fence;
      insert into act_records (id, consolidation, step, leg, sequence, act, former, intent_at, outcome, outcome_at,
        undone_at, leftover, fence)
      select one.id, run, one.step, one.leg, one.sequence, one.act::json, one.former::json, one.intent_at,
        one.outcome::json, one.outcome_at, one.undone_at, one.leftover, under_fence
      from unnest(act_id, act_step, act_leg, act_sequence, act_what, act_former, act_intent_at, act_outcome,
          act_outcome_at, act_undone_at, act_leftover, act_begins)
        as one (id, step, leg, sequence, act, former, intent_at, outcome, outcome_at, undone_at, leftover, begins)
      where one.begins = part
      on conflict (id) do update
        set outcome = excluded.outcome, outcome_at = excluded.outcome_at, undone_at = excluded.undone_at,
            leftover = excluded.leftover, fence = excluded.fence;
      for asked_for in
        select * from unnest(change_from, change_sets, change_state, change_step, change_leg, change_reason,
            change_waiting_for, change_confirmed_at, change_confirmed_by, change_no_return_at, change_at, change_begins)
          with ordinality as asked (only_from, sets, state, step, leg, reason, waiting_for, confirmed_at, confirmed_by,
            no_return_at, at, begins, place)
        where asked.begins = part order by asked.place
      loop
        named := string_to_array(asked_for.sets, ' ');
        update consolidations as kept_run set
          state = coalesce(asked_for.state, kept_run.state),
          step = coalesce(asked_for.step, kept_run.step),
          leg = case when 'leg' = any(named) then asked_for.leg else kept_run.leg end,
          reason = case when 'reason' = any(named) then asked_for.reason else kept_run.reason end,
          waiting_for = case when 'waiting_for' = any(named) then asked_for.waiting_for::json else kept_run.waiting_for end,
          confirmed_at = case when 'confirmed_at' = any(named) then asked_for.confirmed_at else kept_run.confirmed_at end,
          confirmed_by = case when 'confirmed_by' = any(named) then asked_for.confirmed_by else kept_run.confirmed_by end,
          point_of_no_return_at = case when 'point_of_no_return_at' = any(named) then asked_for.no_return_at
            else kept_run.point_of_no_return_at end,
          changed_at = asked_for.at
        where kept_run.id = run
          and (asked_for.only_from is null or kept_run.state = any(string_to_array(asked_for.only_from, ' ')));
      end loop;`;

const WRITE_RUN = `
  create function write_run(
    run text, by_holder text, under_fence bigint, allowed text[], releases boolean,
    step_name text[], step_leg text[], step_state text[], step_note text[],
    step_intent_at timestamptz[], step_outcome_at timestamptz[],
    leg_room text[], leg_state text[], leg_step text[],
    alias_name text[], alias_from text[], alias_to text[], alias_state text[], alias_at timestamptz[],
    alias_begins boolean[],
    act_id text[], act_step text[], act_leg text[], act_sequence int[], act_what text[], act_former text[],
    act_intent_at timestamptz[], act_outcome text[], act_outcome_at timestamptz[], act_undone_at timestamptz[],
    act_leftover text[], act_begins boolean[],
    change_from text[], change_sets text[], change_state text[], change_step text[], change_leg text[],
    change_reason text[], change_waiting_for text[], change_confirmed_at timestamptz[], change_confirmed_by text[],
    change_no_return_at timestamptz[], change_at timestamptz[], change_begins boolean[],
    entry_plan text[], entry_consolidation text[], entry_at bigint[], entry_who text[], entry_what text[],
    entry_detail text[], hashed_before text[], hashed_after text[], entries_before int
  ) returns table (begun boolean, kept consolidations) language plpgsql as $$
  declare
    held consolidations;
    asked_for record;
    named text[];
    part boolean;
    entries int;
  begin
    -- The lease and the consolidation stay locked until the records are written: neither can change in between.
    select kept_run.* into held
    from leases lease join consolidations kept_run on kept_run.id = lease.consolidation
    where lease.consolidation = run and lease.holder = by_holder and lease.fence = under_fence
      and lease.expires_at > clock_timestamp()
    for update of lease, kept_run;
    if not found then return; end if;
    begun := coalesce(held.state = any(allowed), false);
    ${PUT_RECORDS}
    foreach part in array case when begun then array[false, true] else array[false] end loop
      ${PUT_PART}
    end loop;
    if releases then delete from room_locks where consolidation = run; end if;
    -- Whoever appends to the audit log makes all others wait until it commits, so it comes last.
    entries := case when begun then cardinality(entry_plan) else entries_before end;
    perform append_audit(entry_plan[:entries], entry_consolidation[:entries], entry_at[:entries], entry_who[:entries],
      entry_what[:entries], entry_detail[:entries], hashed_before[:entries], hashed_after[:entries]);
    select * into kept from consolidations where id = run;
    return next;
  end $$`;

/** Makes what appends to the audit log, and what writes the records of a run under its lease, in one statement each. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(APPEND_AUDIT);
  await knex.raw(WRITE_RUN);
}

/** Drops both. */
export async function down(knex: Knex): Promise<void> {
  await knex.raw('drop function write_run');
  await knex.raw('drop function append_audit');
}
