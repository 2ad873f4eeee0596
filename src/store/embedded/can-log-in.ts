import pg from 'pg';
import { ROLE } from './initialise-cluster.ts';

/** Whether the server on the port takes the password; `not-now`: nobody answers, or it starts or stops. */
export async function canLogIn({
  port,
  password,
}: {
  port: number;
  password: string;
}): Promise<'yes' | 'no' | 'not-now'> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: ROLE,
    password,
    database: 'postgres',
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => undefined); // a server that stops in this moment is "not now"
  try {
    await client.connect();
    return 'yes';
  } catch (error) {
    return (error as { code?: string }).code === WRONG_PASSWORD ? 'no' : 'not-now';
  } finally {
    await client.end().catch(() => undefined);
  }
}

const WRONG_PASSWORD = '28P01';
