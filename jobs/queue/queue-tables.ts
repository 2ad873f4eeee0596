import { types } from 'node:util';
import { assertSchemaCompatibility, LATEST_SCHEMA_VERSION, runMigrations, SchemaMigrationRequiredError } from 'bullmq';
import type { ClientConfig } from 'pg';
import { TributaryError } from '#src/errors/tributary-error';
import { QueueClient } from './queue-client.ts';

/** Whoever makes the tables at the same moment is done by then; a backup is not. */
const PATIENCE_MS = 5_000;
/** Who says nothing for so long is away. */
const SILENT_MS = 60_000;
/** PostgreSQL's code for a lock that was not had in time. */
const HELD = '55P03';

/** Where the tables are. */
interface TablePlace extends Pick<ClientConfig, 'connectionString' | 'connectionTimeoutMillis'> {
  readonly schema: string;
}

/**
 * Makes the queue's tables in the database, or brings them up to date. Those that are so already are only read, since any
 * change waits for the end of a backup that reads them too. Throws QUEUE_TABLES_HELD.
 */
export async function bringTablesUpToDate({
  schema,
  connectionString,
  connectionTimeoutMillis,
}: TablePlace): Promise<void> {
  const client = new QueueClient({ connectionString, connectionTimeoutMillis, query_timeout: SILENT_MS });
  await client.connect();
  try {
    if ((await versionOf(client, schema)) >= LATEST_SCHEMA_VERSION) return;
    await client.query(`set lock_timeout = ${PATIENCE_MS}`);
    await runMigrations(client, schema);
  } catch (error) {
    throw isHeld(error) ? new TributaryError('QUEUE_TABLES_HELD', { cause: error }) : error;
  } finally {
    await client.end();
  }
}

/** Zero: there are no tables. */
async function versionOf(client: QueueClient, schema: string): Promise<number> {
  try {
    return await assertSchemaCompatibility(client, schema);
  } catch (error) {
    if (error instanceof SchemaMigrationRequiredError) return 0;
    throw error;
  }
}

function isHeld(error: unknown): boolean {
  return types.isNativeError(error) && (error as NodeJS.ErrnoException).code === HELD;
}
