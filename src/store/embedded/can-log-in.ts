import pg from 'pg';
import { ROLE } from './initialise-cluster.ts';

/** What came of knocking: `not-now`: the server says that it starts, stops or is full; `silent`: it says nothing. */
export type LogIn = 'yes' | 'no' | 'not-now' | 'silent';

/** Whether the server on the port takes the password. */
export async function canLogIn({ port, password }: { port: number; password: string }): Promise<LogIn> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: ROLE,
    password,
    database: 'postgres',
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => undefined); // a server that stops in this moment is told by the call
  try {
    await client.connect();
    return 'yes';
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) return 'silent';
    return error.code === WRONG_PASSWORD ? 'no' : 'not-now';
  } finally {
    await client.end().catch(() => undefined);
  }
}

const WRONG_PASSWORD = '28P01';
