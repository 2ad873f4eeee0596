import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Database } from '#src/store/database';
import { joinEmbedded } from '#src/store/embedded/embedded-server';
import { identify } from '#src/store/embedded/process-identity';
import { migrateUp } from '#src/store/migrate';
import { openDatabase } from '#src/store/open-database';
import { keepWhileUsed } from './postgres-keeper-start.ts';
import { projectRoot, underTributary } from './project-root.ts';

/** A database of a test's own on a real PostgreSQL. */
export interface FreshDatabase {
  readonly connectionString: string;
  /** Drops it, ending whatever connections are left. */
  drop(): Promise<void>;
}

/** A fresh database together with an open Knex; `close` ends both. */
export type OpenFreshDatabase = Database;

interface Server {
  readonly adminUrl: string;
  readonly leave: () => Promise<void>;
}

/** Names our advisory lock on the making of templates. */
const TEMPLATE_LOCK = 0x74657374;
/** Test data may be lost with the machine: that makes a clone quick. Files that run side by side hold more connections than an installation. */
const HASTY = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };

/** Where the PostgreSQL of the tests lives when DATABASE_URL names none. */
export const testPostgresFolder = underTributary('test-postgres');

/**
 * A new database, migrated unless told otherwise: a clone of one template. On the server of DATABASE_URL (whose role must
 * be allowed to create databases), else on an embedded one that stops when no test uses it any more. Throws when neither works.
 */
export async function freshDatabase({ migrated = true } = {}): Promise<FreshDatabase> {
  const server = await findServer();
  const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`;
  await asAdmin(server, async (admin) => {
    const template = migrated ? await templateOn(server, admin) : 'template1';
    await admin.query(`create database ${name} template ${template}`);
  });
  return {
    connectionString: withDatabase(server.adminUrl, name),
    drop: async () => {
      await asAdmin(server, (admin) => admin.query(`drop database if exists ${name} with (force)`));
      await server.leave();
    },
  };
}

/** A fresh database that is open already; closing it drops it. */
export async function openFreshDatabase(options: { migrated?: boolean } = {}): Promise<OpenFreshDatabase> {
  const fresh = await freshDatabase(options);
  const database = await openDatabase({ url: fresh.connectionString, dataDir: testPostgresFolder });
  const close = async () => {
    await database.close();
    await fresh.drop();
  };
  return { ...database, close };
}

async function findServer(): Promise<Server> {
  const given = process.env.DATABASE_URL;
  if (given !== undefined && given !== '') return { adminUrl: given, leave: async () => undefined };
  const embedded = await joinEmbedded({ dataDir: testPostgresFolder, settings: HASTY });
  await keepWhileUsed(testPostgresFolder);
  return { adminUrl: await embedded.revive(), leave: embedded.leave };
}

/** The migrated template of these very migrations; the first test that needs it makes it. */
async function templateOn(server: Server, admin: pg.Client): Promise<string> {
  const name = `tributary_template_${hashOfMigrations()}`;
  await admin.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  try {
    await dropLeftovers(admin, name);
    const found = await admin.query('select 1 from pg_database where datname = $1 and datistemplate', [name]);
    if (found.rowCount === 0) await makeTemplate(server, admin, name);
    return name;
  } finally {
    await admin.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
  }
}

async function makeTemplate(server: Server, admin: pg.Client, name: string): Promise<void> {
  await admin.query(`drop database if exists ${name} with (force)`);
  await admin.query(`create database ${name}`);
  const database = await openDatabase({ url: withDatabase(server.adminUrl, name), dataDir: testPostgresFolder });
  try {
    await migrateUp(database);
  } finally {
    await database.close();
  }
  await admin.query(`alter database ${name} is_template true`);
}

/** Databases of killed tests, and templates of former migrations. */
async function dropLeftovers(admin: pg.Client, current: string): Promise<void> {
  const { rows } = await admin.query<{ datname: string }>('select datname from pg_database');
  for (const { datname } of rows) {
    const pid = /^test_(\d+)_/.exec(datname)?.[1];
    const isOldTemplate = datname.startsWith('tributary_template_') && datname !== current;
    if (isOldTemplate) await admin.query(`alter database ${datname} is_template false`);
    if (isOldTemplate || (pid !== undefined && !identify(Number(pid)))) {
      await admin.query(`drop database if exists ${datname} with (force)`);
    }
  }
}

async function asAdmin<T>(server: Server, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: server.adminUrl });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

function hashOfMigrations(): string {
  const folder = join(projectRoot, 'migrations');
  const hash = createHash('sha256');
  for (const file of readdirSync(folder).sort()) hash.update(file).update(readFileSync(join(folder, file)));
  return hash.digest('hex').slice(0, 16);
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
