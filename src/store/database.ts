import type { Knex } from 'knex';

/** An open database. */
export interface Database {
  readonly knex: Knex;
  /** For pools of others (the queue); it holds the password, so it belongs in no log. */
  readonly connectionString: string;
  /** Ends all connections; the embedded server is stopped when nobody else uses it. */
  close(): Promise<void>;
}
