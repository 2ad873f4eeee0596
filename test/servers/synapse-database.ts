import { spawnSync } from 'node:child_process';
import pg from 'pg';
import { joinEmbedded } from '#src/store/embedded/embedded-server';
import { placesUnder } from '#src/store/embedded/places';
import { findPostmaster } from '#src/store/embedded/postmaster';
import { PYTHON } from './certificates.ts';
import { killWithUs } from './reaper.ts';
import type { SynapseDatabase } from './synapse-config.ts';

/** Where a Synapse keeps what it knows. */
export interface OpenSynapseDatabase {
  readonly config: SynapseDatabase;
  stop(): Promise<void>;
}

/** SQLite in the server's folder or in memory, or a PostgreSQL of its own with the settings of ours, as durable as in earnest. */
export async function openSynapseDatabase(
  kind: 'file' | 'memory' | 'postgres',
  folder: string,
): Promise<OpenSynapseDatabase> {
  if (kind === 'postgres') return startPostgres(folder);
  const database = kind === 'memory' ? ':memory:' : `${folder}/homeserver.db`;
  return { config: { name: 'sqlite3', args: { database } }, stop: async () => undefined };
}

async function startPostgres(folder: string): Promise<OpenSynapseDatabase> {
  requireDriver();
  const server = await joinEmbedded({ dataDir: folder });
  const url = new URL(await server.revive());
  killWithUs(findPostmaster(placesUnder(folder))?.pid ?? 0);
  await createDatabase(url.href);
  const { hostname: host, port, username: user, password } = url;
  const args = { user, password, dbname: NAME, host, port: Number(port), cp_min: 5, cp_max: 10 };
  return { config: { name: 'psycopg2', args }, stop: () => server.leave() };
}

const NAME = 'synapse';

/** Synapse refuses a database that sorts otherwise. */
async function createDatabase(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(`create database ${NAME} encoding 'UTF8' lc_collate 'C' lc_ctype 'C' template template0`);
  await client.end();
}

function requireDriver(): void {
  if (spawnSync(PYTHON, ['-c', 'import psycopg2']).status === 0) return;
  throw new Error(
    'There is no psycopg2 in .tributary/venv, which Synapse needs for PostgreSQL: run `npm run setup`; where that says ' +
      'that there is none for this machine, the figures of merges cannot be measured here.',
  );
}
