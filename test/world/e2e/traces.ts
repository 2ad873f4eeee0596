import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

/** A place where something was left, with what stands there. */
export interface Trace {
  readonly place: string;
  readonly text: string;
}

/** Every file below a folder, as bytes. */
export function filesBelow(folder: string): Trace[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .map((place) => ({ place, text: readFileSync(place, 'latin1') }));
}

/** Every row of every table of ours and of the queue, and what the server shows of running queries. */
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

/** The command lines of all processes, as `ps` shows them to everybody on the machine. */
export function commandLines(): Trace[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [{ place: `ps ${pid}`, text: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') }];
      } catch {
        return []; // it has ended meanwhile
      }
    });
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
