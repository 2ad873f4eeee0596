import type { Knex } from 'knex';

/** An open database. */
export interface Database {
  readonly knex: Knex;
  /** For pools of others (the queue); it holds the password, so it belongs in no log. */
  readonly connectionString: string;
  /** The process of an embedded server that a signal keeps from going on; undefined while there is none. */
  readonly stopped?: () => number | undefined;
  /** Ends all connections; the embedded server is stopped when nobody else uses it. */
  close(): Promise<void>;
}
