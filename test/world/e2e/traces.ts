import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';

/** A place where something was left, with what stands there. */
export interface Trace {
  readonly place: string;
  readonly text: string;
}

/** Every file below a folder, as bytes. What goes away while it is read, as files of a running database do, is left out. */
export function filesBelow(folder: string): Trace[] {
  const entries = whileItStands(() => readdirSync(folder, { withFileTypes: true }));
  return entries.flatMap((entry) => {
    const place = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(place);
    return entry.isFile() ? whileItStands(() => [{ place, text: readFileSync(place, 'latin1') }]) : [];
  });
}

/** What was read, or nothing where it has gone meanwhile. Throws what else went wrong. */
function whileItStands<Read>(read: () => Read[]): Read[] {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ESRCH') return [];
    throw error;
  }
}

/** Every row of every table, those of a queue in the database included, and what the server shows of running queries. */
export async function databaseDump(connectionString: string): Promise<Trace[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema')
       union all select 'pg_stat_activity' order by name`,
    );
    const traces: Trace[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ text: string }>(`select t::text as text from ${name} t`);
      traces.push({ place: name, text: rows.map(({ text }) => text).join('\n') });
    }
    return traces;
  } finally {
    await client.end();
  }
}

const READ_BY_TYPE: Readonly<Record<string, readonly [string, ...string[]]>> = {
  string: ['GET'],
  hash: ['HGETALL'],
  list: ['LRANGE', '0', '-1'],
  set: ['SMEMBERS'],
  zset: ['ZRANGE', '0', '-1'],
  stream: ['XRANGE', '-', '+'],
};

/** Every key of a Redis with what stands there. Throws for a kind of value that it cannot read. */
export async function redisDump(url: string): Promise<Trace[]> {
  const client = new Redis(url);
  try {
    const traces: Trace[] = [];
    for (const key of await client.keys('*')) {
      const type = await client.type(key);
      const [command, ...range] = READ_BY_TYPE[type] ?? [];
      if (command === undefined) throw new Error(`${key} is a ${type}, which nobody reads here`);
      traces.push({ place: `redis ${key}`, text: JSON.stringify(await client.call(command, key, ...range)) });
    }
    return traces;
  } finally {
    client.disconnect();
  }
}

/** The command lines of all processes, as `ps` shows them to everybody on the machine. */
export function commandLines(): Trace[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) =>
      whileItStands(() => [
        { place: `ps ${pid}`, text: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') },
      ]),
    );
}

/** True when nobody but its owner may read the file. */
export function isPrivate(file: string): boolean {
  return (statSync(file).mode & 0o077) === 0;
}

/** Where any of the secrets stands, in words that do not repeat it. */
export function placesOf(secrets: Readonly<Record<string, string>>, traces: readonly Trace[]): string[] {
  return traces.flatMap(({ place, text }) =>
    Object.entries(secrets).flatMap(([name, secret]) => (text.includes(secret) ? [`${name} in ${place}`] : [])),
  );
}
