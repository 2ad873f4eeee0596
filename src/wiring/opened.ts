import { type ConfigPlace, loadConfig } from '#src/config/load';
import type { Config } from '#src/config/schema';
import { type WorkTimes, workTimes } from '#src/config/times';
import { letGoOfAll } from '#src/errors/let-go';
import type { Database } from '#src/store/database';
import type { Engine } from './engine.ts';
import { once } from './once.ts';
import { openLog } from './system.ts';

/** What the commands of a process share: built when first asked for, closed in reverse order. */
export interface Shared {
  readonly config: () => Promise<Config>;
  readonly times: () => WorkTimes;
  readonly database: () => Promise<Database>;
  readonly engine: () => Promise<Engine>;
  readonly close: () => Promise<void>;
}

/** Everything that the configuration of this place leads to; `live` when the process stays and may keep connections to networks. */
export function share(place: ConfigPlace, isLive: () => boolean): Shared {
  const closing: (() => Promise<void>)[] = [];
  const keep = <T extends { close(): Promise<void> }>(opened: T): T => {
    closing.push(() => opened.close());
    return opened;
  };
  const config = once(async () => loadConfig(place));
  const times = () => workTimes(place.env);
  const database = once(async () => keep(await openConfiguredDatabase(await config())));
  return {
    config,
    times,
    database,
    engine: once(async () => {
      const { startEngine } = await import('./engine.ts');
      const settings = { config: await config(), times: times(), isLive: isLive() };
      return keep(await startEngine(settings, await readyDatabase(settings.config, database)));
    }),
    close: () => letGoOfAll(closing.splice(0).reverse(), notClosed),
  };
}

function notClosed(error: unknown): void {
  openLog()('something could not be closed', error);
}

async function openConfiguredDatabase({ database, dataDir }: Config): Promise<Database> {
  const { openDatabase } = await import('#src/store/open-database');
  return openDatabase({ url: database.url.reveal(), dataDir });
}

/** The embedded database is ours alone and is kept up to date; that of somebody's server waits for `migrate up`. */
async function readyDatabase(config: Config, open: () => Promise<Database>): Promise<Database> {
  const database = await open();
  const { migrateUp, requireMigrated } = await import('#src/store/migrate');
  if (config.database.url.reveal() !== 'embedded') {
    await requireMigrated(database);
    return database;
  }
  const { outlive } = await import('#src/store/embedded/outlive');
  await outlive(async () => {
    await migrateUp(database);
    await requireMigrated(database);
  });
  return database;
}
