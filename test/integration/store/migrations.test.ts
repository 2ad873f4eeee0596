import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '#src/store/database';
import { loadMigration, migrationNames, migrationSource } from '#src/store/migration-source';
import { openFreshDatabase } from '#test/servers/postgres';
import { projectRoot } from '#test/servers/project-root';

type Row = Readonly<Record<string, unknown>>;

const at = new Date(0);
const consolidation = 'c_1';
const record = { consolidation, step: 'announce', fence: 1 };

/** Rows as each migration's own version of Tributary writes them, for the tables that it makes or changes. */
const ROWS: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  '20261121000100_create_schema_history': {},
  '20261121000200_create_plans': {
    plans: {
      id: 'p_1',
      hash: 'h',
      state: 'asked',
      canonical: '!c:x',
      rooms: ['!c:x', '!s:x'],
      body: '{}',
      created_at: at,
      expires_at: at,
    },
  },
  '20261121000300_create_consents': {
    consent_requests: { plan: 'p_1', hash: 'h', party: 'canonical', code: 'ABCD2345', asked_at: at, expires_at: at },
    consents: { plan: 'p_1', hash: 'h', party: 'canonical', person: '@ann:x', word: 'agree', at },
  },
  '20261121000400_create_consolidations': {
    consolidations: {
      id: consolidation,
      plan: 'p_1',
      state: 'running',
      step: 'announce',
      waiting_for: '[]',
      started_at: at,
      changed_at: at,
    },
    legs: { consolidation, position: 0, room: '!s:x', state: 'open', step: 'announce' },
    room_locks: { room: '!s:x', consolidation },
    leases: { consolidation, holder: 'w', fence: 1, expires_at: at },
  },
  '20261121000500_create_records': {
    step_records: { ...record, state: 'started', intent_at: at },
    act_records: { ...record, id: 'a', sequence: 1, act: '{"verb":"leave"}', former: '{}', intent_at: at },
    alias_journal: {
      consolidation,
      alias: '#a:x',
      from_room: '!s:x',
      to_room: '!c:x',
      state: 'moving',
      written_at: at,
      changed_at: at,
      fence: 1,
    },
  },
  '20261121000600_create_audit_log': {
    audit_log: {
      sequence: 1,
      plan: 'p_1',
      at: 0,
      who: 'tributary',
      what: 'planned',
      detail: '{}',
      previous_hash: '0',
      hash: '1',
    },
  },
  '20261121000700_create_heard': {
    heard_events: { event: '$e' },
    appservice_transactions: { homeserver: 'x', transaction: '1' },
    workers: { id: 'w', host: 'h', pid: 1, seen_at: at },
  },
  '20261126150100_create_audit_head': {},
  '20261126150200_index_what_was_heard': {},
  '20261126170100_create_server_budgets': { server_budgets: { server: 'x', taken_until: at } },
  '20261126172000_create_run_writing': {},
  '20261121001000_create_quiet_rooms': {
    quiet_rooms: { room: '!quiet:x', by: '@mod:x', event: '$never', at },
  },
  '20261126110000_create_asked_people': {
    asked_people: { network: 'n', channel: '#c', act: 'a', code: 'ABCD2345', mask: 'ann!a@x', at },
    quiet_channels: { network: 'n', channel: '#c', by: 'ann!a@x', at },
  },
  '20261126110100_create_right_questions': {
    right_questions: { network: 'n', channel: '#c', mask: 'ann!a@x', asking: 1, asked_at: at },
  },
  '20261126120100_create_scans': {
    scans: { source: 'directory x', number: 1, started_at: at },
    sightings: {
      source: 'directory x',
      id: 'matrix !a:x',
      fields: '{}',
      facts: '[]',
      digest: 'd',
      scan: 1,
      first_seen: at,
      last_seen: at,
    },
  },
  '20261126140100_create_merge_requests': {
    merge_requests: {
      id: 'r_1',
      retire: ['#old:x'],
      rooms: ['!c:x', '!s:x'],
      by: '@mod:x',
      at,
      state: 'waiting',
      changed_at: at,
    },
    request_supporters: { request: 'r_1', by: '@mod:x', at },
  },
  '20261126130100_create_groups': {
    groups: { id: 'g_1', formerly: ['g_0'], body: '{}', lives: true },
    group_making: { stamp: 's' },
    pair_words: { a: 'a', b: 'b', word: 'same', who: '@ann:x', said_at: at },
  },
  '20261126140200_create_visits': { visits: { room: '!v:x', actor: 'service:x', by: '@mod:x', at } },
  '20261126181500_find_groups_by_members': {},
  '20261126182000_add_what_requesters_are_owed': {},
  '20261126120200_create_finished_scans': { finished_scans: { source: 'directory x', cursor: 'page 2' } },
  '20261126230000_create_network_outages': {
    network_outages: { network: 'libera', since: at, said: 'It cannot be reached.' },
  },
  '20261127030000_add_places_in_line': {},
};

let database: Database;
let names: string[];

beforeAll(async () => {
  names = await migrationNames();
  database = await openFreshDatabase({ migrated: false });
});

afterAll(() => database.close());

const CONFIG = { migrationSource };

async function insertRows(name: string): Promise<void> {
  for (const [table, row] of Object.entries(ROWS[name] ?? {})) await database.knex(table).insert(row);
}

/** Every row of the tables of the migrations before this one. */
async function rowsBefore(name: string): Promise<Record<string, unknown>> {
  const tables = names.filter((other) => other < name).flatMap((other) => Object.keys(ROWS[other] ?? {}));
  const rows = await Promise.all(tables.map(async (table) => [table, await database.knex(table).select()]));
  return Object.fromEntries(rows);
}

/** Everything that a migration can make: columns, constraints, indexes, functions, triggers. */
async function shapeOfSchema(): Promise<unknown> {
  const { rows } = await database.knex.raw(`
    select 'column' as kind, table_name || '.' || column_name || ' ' || data_type as name
      from information_schema.columns where table_schema = 'public'
    union all select 'constraint', conrelid::regclass || '.' || conname from pg_constraint where connamespace = 'public'::regnamespace
    union all select 'index', indexdef from pg_indexes where schemaname = 'public'
    union all select 'function', proname from pg_proc where pronamespace = 'public'::regnamespace
    union all select 'trigger', tgname from pg_trigger where not tgisinternal
    order by 1, 2`);
  return rows;
}

test('V-5 every migration has rows to be tried with', async () => {
  expect(Object.keys(ROWS).sort()).toEqual(names);
});

test('V-5 each migration goes up, down and up again on rows as they then were, and loses none of them', async () => {
  for (const name of names) {
    const [shape, rows] = [await shapeOfSchema(), await rowsBefore(name)];

    expect((await database.knex.migrate.up(CONFIG))[1]).toEqual([name]);
    await insertRows(name);
    expect(await rowsBefore(name)).toMatchObject(rows); // it may have given them a column

    expect((await database.knex.migrate.down(CONFIG))[1]).toEqual([name]);
    if (name !== names[0]) expect({ name, shape: await shapeOfSchema() }).toEqual({ name, shape });
    expect(await rowsBefore(name)).toEqual(rows);

    await database.knex.migrate.up(CONFIG);
    await insertRows(name);
  }
});

test('V-5 every table and every column says what it is for', async () => {
  const { rows } = await database.knex.raw(`
    select c.relname || coalesce('.' || a.attname, '') as name
    from pg_class c
    cross join lateral (
      select 0 as attnum, null as attname
      union all select attnum, attname from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped
    ) a
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname not like 'knex_%'
      and col_description(c.oid, a.attnum) is null and (a.attnum > 0 or obj_description(c.oid, 'pg_class') is null)`);

  expect(rows).toEqual([]);
});

test('V-5 every constraint and index has a name that a migration gave it', async () => {
  const { rows } = await database.knex.raw(`
    select conname as name from pg_constraint
      where connamespace = 'public'::regnamespace and contype <> 'n' and conrelid::regclass::text not like 'knex_%'
    union select indexname from pg_indexes where schemaname = 'public' and tablename not like 'knex_%'`);
  const texts = names.map((name) => textOf(name)).join('\n');

  expect(rows.length).toBeGreaterThan(20);
  expect(rows.filter(({ name }: { name: string }) => !texts.includes(name))).toEqual([]);
});

test('V-5 what the first line of a migration says about its compatibility is what it leaves in the database', async () => {
  const kept = await database
    .knex('schema_history')
    .select('migration', 'version', 'compatible_with')
    .orderBy('version');

  const said = names.map((name, index) => ({
    migration: name,
    version: index + 1,
    compatible_with: Number(/^\/\/ Compatible with: (\d+)\+\n/.exec(textOf(name))?.[1] ?? index + 1),
  }));
  expect(kept).toEqual(said);
  for (const each of said) expect((await loadMigration(each.migration)).compatibleWith).toBe(each.compatible_with);
});

function textOf(name: string): string {
  return readFileSync(join(projectRoot, 'migrations', `${name}.ts`), 'utf8');
}
