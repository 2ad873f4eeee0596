import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { checkConfigText } from '#src/config/load';
import type { ServerName } from '#src/portals/ids';
import { registrationFor } from '#src/portals/registration';
import { migrateUp } from '#src/store/migrate';
import { openDatabase } from '#src/store/open-database';
import { type Engine, startEngine } from '#src/wiring/engine';
import { freePorts } from '#test/servers/free-port';
import { makeServerFolder, removeServerFolder } from '#test/servers/server-folder';
import { type Synapse, type SynapseOptions, startSynapse } from '#test/servers/synapse';
import { type MatrixPerson, newPerson } from '#test/world/matrix-person';

/** One Synapse without rate limits, our engine on an embedded PostgreSQL, and the people of a community. */
export interface BenchTown {
  readonly synapse: Synapse;
  readonly engine: Engine;
  /** Owns every room. */
  readonly alice: MatrixPerson;
  /** A member of every room. */
  readonly bob: MatrixPerson;
  readonly server: ServerName;
  /** Speaks for the homeserver. */
  readonly operator: string;
  readonly service: string;
  readonly connectionString: string;
  /** The configuration as a file, for processes of their own. */
  readonly config: string;
  readonly stop: () => Promise<void>;
}

/** How a town is unlike the usual. */
export interface TownWish {
  readonly synapseOn?: SynapseOptions['database'];
}

/**
 * Starts everything as an installation would have it: PostgreSQL with the product's own settings for us, and another for
 * Synapse, nothing in memory only. On SQLite Synapse has one connection, and whatever reaches it waits in a queue.
 */
export async function startBenchTown({ synapseOn }: TownWish = {}): Promise<BenchTown> {
  const [clientPort, federationPort, listen, http] = (await freePorts(4)) as [number, number, number, number];
  const name = `localhost:${federationPort}` as ServerName;
  const tokens = { asToken: randomBytes(24).toString('hex'), hsToken: randomBytes(24).toString('hex') };
  const appservice = { ...tokens, id: 'tributary', sender: 'tributary' };
  const aliases = [`#.*:${name}`];
  const source = { homeserver: name, appservice: { ...appservice, url: '' }, bridges: [], aliasPatterns: aliases };
  // Nothing is pushed to us: whoever listens is another process, and an upgrade is measured without it too.
  const registration = { ...registrationFor(source), url: null };
  const ports = { clientPort, federationPort };
  const synapse = await startSynapse({
    ...ports,
    label: 'bench',
    appservices: [registration],
    database: synapseOn ?? 'postgres',
  });
  const folder = makeServerFolder('bench-town');
  const dataDir = `${folder}/data`;
  const path = `${folder}/config.json`;
  const server = { name, url: synapse.url, appservice: { ...appservice, aliases, listen: `127.0.0.1:${listen}` } };
  const text = JSON.stringify(configOf({ server, dataDir, http: `127.0.0.1:${http}` }));
  writeFileSync(path, text, { mode: 0o600 });
  const config = checkConfigText(text, { path, env: {} });
  const database = await openDatabase({ url: 'embedded', dataDir });
  await migrateUp(database);
  const times = { leaseMs: undefined, requestMs: undefined };
  const engine = await startEngine({ config, times, isLive: false }, database);
  return {
    synapse,
    engine,
    alice: await newPerson(synapse, 'alice'),
    bob: await newPerson(synapse, 'bob'),
    server: name,
    operator: `@ops:${name}`,
    service: `@tributary:${name}`,
    connectionString: database.connectionString,
    config: path,
    stop: async () => {
      await engine.close();
      await database.close();
      await synapse.stop();
      removeServerFolder(folder);
    },
  };
}

interface ConfigParts {
  readonly server: { readonly name: ServerName };
  readonly dataDir: string;
  readonly http: string;
}

function configOf({ server, dataDir, http }: ConfigParts): object {
  return {
    database: { url: 'embedded' },
    queue: { url: 'database' },
    dataDir,
    http: { listen: http, publicUrl: `http://${http}` },
    homeservers: [{ ...server, requestsPerSecond: 100_000 }],
    bridges: [],
    networks: [],
    operators: [`@ops:${server.name}`],
    policy: { objectionHours: 0, secondConfirmation: false },
  };
}
