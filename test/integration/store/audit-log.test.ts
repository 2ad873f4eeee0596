import type { AuditEntry } from '#src/ports/audit-log';
import type { Database } from '#src/store/database';
import { createStore, type Store } from '#src/store/store';
import { openFreshDatabase } from '#test/servers/postgres';
import { NOON } from '#test/world/kept-records';

let database: Database;
let store: Store;

beforeEach(async () => {
  database = await openFreshDatabase();
  store = createStore(database);
});

afterEach(() => database.close());

function anEntry(members: Partial<AuditEntry> = {}): AuditEntry {
  return { plan: 'p_1', at: NOON, who: '@ann:x', what: 'consent-granted', detail: { level: 100 }, ...members };
}

/** Does what an attacker with the database's own rights would do. */
async function behindTheTrigger(statement: string): Promise<void> {
  await database.knex.raw('alter table audit_log disable trigger audit_log_append_only');
  await database.knex.raw(statement);
}

test('C-11 entries are chained in the order in which they were appended', async () => {
  await store.audit.append(anEntry());
  await store.audit.append(anEntry({ plan: 'p_2' }));
  await store.audit.append(anEntry({ consolidation: 'c_1', what: 'run-started', detail: null }));

  const [first, third] = await store.audit.of('p_1');

  expect(first).toMatchObject({ ...anEntry(), sequence: 1, previousHash: '0'.repeat(64) });
  expect(third).toMatchObject({ consolidation: 'c_1', sequence: 3 });
  expect(await store.audit.verify()).toEqual({ entries: 3 });
});

test('C-11 entries appended at the same moment form one chain', async () => {
  await Promise.all(Array.from({ length: 12 }, (_, n) => store.audit.append(anEntry({ at: NOON + n }))));

  expect(await store.audit.verify()).toEqual({ entries: 12 });
});

test('C-11 what a room made up can be logged and verified', async () => {
  const detail = { topic: 'a\0b', half: '\ud800', zero: -0, deep: [[{ '': null }]], absent: undefined, huge: 1e300 };
  await store.audit.append(anEntry({ who: 'n\0ick!u@h', detail, at: NOON + 0.5 }));

  expect(await store.audit.verify()).toEqual({ entries: 1 });
  expect((await store.audit.of('p_1'))[0]).toMatchObject({ who: 'n\uFFFDick!u@h', detail: { topic: 'a\0b', zero: 0 } });
});

test('C-11 an empty log holds', async () => {
  expect(await store.audit.verify()).toEqual({ entries: 0 });
});

test.each([
  ['changed', "update audit_log set who = '@eve:x'"],
  ['deleted', 'delete from audit_log'],
  ['emptied', 'truncate audit_log'],
])('C-11 the log cannot be %s', async (_how, statement) => {
  await store.audit.append(anEntry());

  await expect(database.knex.raw(statement)).rejects.toThrow('the audit log is append-only');

  expect(await store.audit.verify()).toEqual({ entries: 1 });
});

test.each([
  ['a changed entry', "update audit_log set who = '@eve:x' where sequence = 2", 2],
  ['a changed detail', `update audit_log set detail = '{"level": 0}' where sequence = 3`, 3],
  ['a removed entry', 'delete from audit_log where sequence = 2', 2],
  ['a removed beginning', 'delete from audit_log where sequence = 1', 1],
  ['a changed time', 'update audit_log set at = at + 1 where sequence = 4', 4],
  ['an entry given to another plan', "update audit_log set plan = 'p_2' where sequence = 2", 2],
])('C-11 %s is found out even when the trigger was switched off', async (_what, statement, brokenAt) => {
  for (let n = 0; n < 4; n += 1) await store.audit.append(anEntry({ at: NOON + n }));

  await behindTheTrigger(statement);

  expect(await store.audit.verify()).toEqual({ entries: brokenAt - 1, brokenAt });
});

test('C-11 a log longer than one page is verified to its end', async () => {
  await database.knex.transaction(async (trx) => {
    const inOne = createStore({ ...database, knex: trx });
    for (let n = 0; n < 1_001; n += 1) await inOne.audit.append(anEntry({ at: NOON + n }));
  });

  expect(await store.audit.verify()).toEqual({ entries: 1_001 });
});
