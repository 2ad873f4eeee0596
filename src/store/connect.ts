import knexFactory, { type Knex } from 'knex';
import pg from 'pg';

const INT8 = 20;
const POOL = { min: 0, max: 10, acquireTimeoutMillis: 30_000 };

/** Settings of each connection; a process frozen within a transaction must not hold its row locks for long (spec W-4). */
const CONNECTION = {
  application_name: 'tributary',
  connectionTimeoutMillis: 10_000,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
  query_timeout: 60_000,
  idle_in_transaction_session_timeout: 10_000,
  types: { getTypeParser },
};

/** Where a database is reached. */
export interface Address {
  /** The connection string of this moment; starts an embedded server that was killed. */
  readonly find: () => Promise<string>;
  /** False when it has to be found anew before the next use. */
  readonly holds: () => boolean;
}

/** A Knex over the PostgreSQL at that address. */
export function connect(address: Address): Knex {
  return knexFactory({
    client: 'pg',
    connection: async () => ({
      ...CONNECTION,
      connectionString: await address.find(),
      expirationChecker: () => !address.holds(),
    }),
    pool: POOL,
    log: silent, // a failure reaches the caller as an error; standard output belongs to results
  });
}

/** Our numbers of 64 bits are counters and milliseconds: they fit a JavaScript number. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  return oid === INT8 ? Number : pg.types.getTypeParser(oid, format as 'text');
}

const silent = { warn: nothing, error: nothing, deprecate: nothing, debug: nothing };

function nothing(): void {
  // said elsewhere
}
