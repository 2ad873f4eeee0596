import type { AuditEntry } from '#src/ports/audit-log';
import { hashOf } from '#src/store/audit-chain';
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
  await database.knex.raw('alter table audit_head disable trigger user');
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

test.each([
  ['its last entry', 'delete from audit_log where sequence = 4', { entries: 3, cutOff: 1 }],
  ['its last three', 'delete from audit_log where sequence > 1', { entries: 1, cutOff: 3 }],
  ['all of it', 'truncate audit_log', { entries: 0, cutOff: 4 }],
  ['the record of its end', 'delete from audit_head', { entries: 4, brokenAt: 4 }],
])('C-11 T-32 a log that lost %s is found out, although what is left holds', async (_what, statement, found) => {
  for (let n = 0; n < 4; n += 1) await store.audit.append(anEntry({ at: NOON + n }));

  await behindTheTrigger(statement);

  expect(await store.audit.verify()).toEqual(found);
});

test('C-11 T-32 a last entry that was written anew with a fitting hash is found out', async () => {
  await store.audit.append(anEntry());
  await store.audit.append(anEntry({ what: 'consent-refused' }));
  const [first] = await store.audit.of('p_1');
  const forged = { ...anEntry({ what: 'consent-granted' }), sequence: 2, previousHash: first?.hash as string };
  const { hash: _first, ...fields } = forged as typeof forged & { hash?: string };

  await behindTheTrigger(
    `update audit_log set what = 'consent-granted', hash = '${hashOf(fields)}' where sequence = 2`,
  );

  expect(await store.audit.verify()).toEqual({ entries: 1, brokenAt: 2 });
});

test.each([
  ['set back', 'update audit_head set sequence = 1'],
  ['moved to another hash', "update audit_head set hash = 'x'"],
  ['moved to an entry that is not there', "update audit_head set sequence = 3, hash = 'x'"],
  ['deleted', 'delete from audit_head'],
  ['emptied', 'truncate audit_head'],
  ['doubled', "insert into audit_head (single, sequence, hash) values (false, 9, 'x')"],
])('C-11 T-32 the record of where the log ends cannot be %s', async (_how, statement) => {
  await store.audit.append(anEntry());
  await store.audit.append(anEntry());

  await expect(database.knex.raw(statement)).rejects.toThrow('append-only');

  expect(await store.audit.verify()).toEqual({ entries: 2 });
});

test('C-11 the end of the chain is told with its hash, and each entry by its place', async () => {
  expect(await store.audit.head()).toEqual({ sequence: 0, hash: '0'.repeat(64) });
  await store.audit.append(anEntry());
  const head = await store.audit.head();

  expect(head).toEqual({ sequence: 1, hash: await store.audit.hashAt(1) });
  expect(await store.audit.hashAt(2)).toBeUndefined();
});

test('C-11 a log longer than one page is verified to its end', async () => {
  await database.knex.transaction(async (trx) => {
    const inOne = createStore({ ...database, knex: trx });
    for (let n = 0; n < 1_001; n += 1) await inOne.audit.append(anEntry({ at: NOON + n }));
  });

  expect(await store.audit.verify()).toEqual({ entries: 1_001 });
});
