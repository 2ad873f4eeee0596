import { createHmac } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { certificates, PYTHON } from './certificates.ts';
import { freePort } from './free-port.ts';
import { makeServerFolder, removeServerFolder } from './server-folder.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import { logConfig, type SynapseSettings, synapseConfig, synapseSecrets } from './synapse-config.ts';
import { openSynapseDatabase } from './synapse-database.ts';

/** How to start a Synapse; everything has a default. */
export interface SynapseOptions {
  /** Names its folder and its error messages; "synapse" unless told. */
  readonly label?: string;
  /** Where clients talk to it, without TLS. */
  readonly clientPort?: number;
  /** Where other homeservers talk to it, with TLS; part of its server name. */
  readonly federationPort?: number;
  /** Registrations of appservices, in the shape of their YAML. */
  readonly appservices?: readonly object[];
  /** Top-level keys of homeserver.yaml that replace ours, for example `rc_joins`. */
  readonly config?: Readonly<Record<string, unknown>>;
  /** "file" outlives a restart; "memory" is a little quicker; both are SQLite. "postgres" is one of its own. "file" unless told. */
  readonly database?: 'file' | 'memory' | 'postgres';
  /** Python's log level; "WARNING" unless told. */
  readonly logLevel?: string;
}

/** An account somebody can log in with. */
export interface Account {
  readonly userId: string;
  readonly accessToken: string;
  readonly password: string;
}

/** A Synapse that runs. */
export interface Synapse {
  /** Its server name, `localhost:<federation port>`: the part after the first colon of its ids. */
  readonly name: string;
  /** Base of its client API. */
  readonly url: string;
  /** Base of its federation API. */
  readonly federationUrl: string;
  readonly registrationSecret: string;
  readonly folder: string;
  readonly logFile: string;
  /** The process of now; another one after a restart. */
  readonly pid: number;
  registerUser(localpart: string, options?: { admin?: boolean; password?: string }): Promise<Account>;
  /** Ends the process and removes its files. */
  stop(): Promise<void>;
  /** Ends the process and starts it again on the same data, with changed appservices or configuration if told. */
  restart(changes?: Pick<SynapseOptions, 'appservices' | 'config'>): Promise<void>;
}

/** Starts a real Synapse on 127.0.0.1 and waits until it answers; any two of them federate with each other. */
export async function startSynapse(options: SynapseOptions = {}): Promise<Synapse> {
  requirePython();
  const label = options.label ?? 'synapse';
  const folder = makeServerFolder(label);
  const database = await openSynapseDatabase(options.database ?? 'file', folder);
  const settings = await chooseSettings(options, { folder, database: database.config });
  let current = options;
  let server = await launch(settings, current);
  return {
    name: settings.serverName,
    url: `http://127.0.0.1:${settings.clientPort}`,
    federationUrl: `https://${settings.serverName}`,
    registrationSecret: settings.secrets.registration_shared_secret,
    folder: settings.folder,
    logFile: server.logFile,
    get pid() {
      return server.pid;
    },
    registerUser: (localpart, account = {}) => registerUser(settings, { localpart, ...account }),
    stop: async () => {
      await server.stop('hard'); // nothing of its data is needed again
      await database.stop();
      removeServerFolder(settings.folder);
    },
    restart: async (changes = {}) => {
      current = { ...current, ...changes };
      await server.stop();
      server = await launch(settings, current);
    },
  };
}

/** Starts several homeservers at once, which federate with each other; when one fails, all are stopped. */
export async function startFederation(servers: readonly SynapseOptions[]): Promise<Synapse[]> {
  await certificates(); // made once, before several ask for them
  const results = await Promise.allSettled(servers.map(startSynapse));
  const started = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = results.find((result) => result.status === 'rejected');
  if (failed === undefined) return started;
  await Promise.all(started.map((synapse) => synapse.stop()));
  throw failed.reason;
}

/** Starts two homeservers that federate with each other. */
export async function startFederatedPair(
  first: SynapseOptions = {},
  second: SynapseOptions = {},
): Promise<[Synapse, Synapse]> {
  const both = await startFederation([
    { label: 'synapse-one', ...first },
    { label: 'synapse-two', ...second },
  ]);
  return both as [Synapse, Synapse];
}

function requirePython(): void {
  if (existsSync(PYTHON)) return;
  throw new Error('There is no Synapse in .tributary/venv: run `npm run setup`.');
}

async function chooseSettings(
  options: SynapseOptions,
  place: Pick<SynapseSettings, 'folder' | 'database'>,
): Promise<SynapseSettings> {
  const federationPort = options.federationPort ?? (await freePort());
  return {
    ...place,
    federationPort,
    serverName: `localhost:${federationPort}`,
    clientPort: options.clientPort ?? (await freePort()),
    certificates: await certificates(),
    secrets: synapseSecrets(),
  };
}

async function launch(settings: SynapseSettings, options: SynapseOptions): Promise<ServerProcess> {
  const { folder } = settings;
  writeConfig(settings, options);
  return startServer({
    label: `${options.label ?? 'synapse'} (${settings.serverName})`,
    command: PYTHON,
    args: ['-m', 'synapse.app.homeserver', '--config-path', join(folder, 'homeserver.yaml')],
    env: { PATH: process.env.PATH, HOME: folder, LANG: 'C.UTF-8' }, // no proxy or Python settings of ours
    folder,
    port: settings.clientPort,
    answers: async () => (await fetch(`http://127.0.0.1:${settings.clientPort}/health`)).ok,
  });
}

/** JSON is YAML, so every file is written as JSON. */
function writeConfig(settings: SynapseSettings, { appservices = [], config = {}, logLevel }: SynapseOptions): void {
  const write = (file: string, content: object) => {
    writeFileSync(join(settings.folder, file), JSON.stringify(content, null, 2), { mode: 0o600 });
    return join(settings.folder, file);
  };
  const files = appservices.map((registration, index) => write(`appservice-${index}.yaml`, registration));
  write('homeserver.yaml', { ...synapseConfig(settings, config), app_service_config_files: files });
  write('log.yaml', logConfig(logLevel ?? 'WARNING'));
}

/** Registers through the shared secret, which proves itself by an HMAC over nonce, name, password and rank. */
async function registerUser(
  { clientPort, secrets }: SynapseSettings,
  { localpart, admin = false, password = `pw-${localpart}` }: { localpart: string; admin?: boolean; password?: string },
): Promise<Account> {
  const url = `http://127.0.0.1:${clientPort}/_synapse/admin/v1/register`;
  const { nonce } = (await (await fetch(url)).json()) as { nonce: string };
  const mac = createHmac('sha1', secrets.registration_shared_secret)
    .update([nonce, localpart, password, admin ? 'admin' : 'notadmin'].join('\0'))
    .digest('hex');
  const answer = await fetch(url, {
    method: 'POST',
    body: JSON.stringify({ nonce, username: localpart, password, admin, mac }),
  });
  const body = (await answer.json()) as { user_id: string; access_token: string };
  if (!answer.ok) throw new Error(`${localpart} could not be registered: ${answer.status} ${JSON.stringify(body)}`);
  return { userId: body.user_id, accessToken: body.access_token, password };
}
