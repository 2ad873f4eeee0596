import { orLetGo } from '#src/errors/let-go';
import { joinEmbedded } from '#src/store/embedded/embedded-server';
import { outlive } from '#src/store/embedded/outlive';
import { type Address, connect } from './connect.ts';
import type { Database } from './database.ts';
import { describeDatabaseError } from './describe-database-error.ts';

/** What the configuration says about the database. */
export interface DatabaseSettings {
  /** `embedded`, or `postgres://…`. */
  readonly url: string;
  /** Where the embedded PostgreSQL lives; unused with any other. */
  readonly dataDir: string;
}

interface Source extends Address {
  readonly stopped?: () => number | undefined;
  readonly leave: () => Promise<void>;
}

/**
 * Opens the configured database and proves that it answers; it may still lack migrations (see `requireMigrated`).
 * Throws DATABASE_UNREACHABLE, DATABASE_REFUSED, and what `joinEmbedded` throws.
 */
export async function openDatabase({ url, dataDir }: DatabaseSettings): Promise<Database> {
  const source = url === 'embedded' ? await embedded(dataDir) : given(url);
  const connectionString = await source.find();
  const knex = connect(source);
  const close = async () => {
    await knex.destroy();
    await source.leave();
  };
  const prove = async () => void (await knex.raw('select 1'));
  const proven = () => (url === 'embedded' ? outlive(prove) : prove());
  await orLetGo(proven, close).catch((error: unknown) => {
    throw describeDatabaseError(error, { connectionString, ...source });
  });
  return { knex, connectionString, close, ...(source.stopped && { stopped: source.stopped }) };
}

async function embedded(dataDir: string): Promise<Source> {
  const server = await joinEmbedded({ dataDir });
  return { find: server.revive, holds: server.runs, stopped: server.stopped, leave: server.leave };
}

function given(url: string): Source {
  return { find: async () => url, holds: () => true, leave: async () => undefined };
}
