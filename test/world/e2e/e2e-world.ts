import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { freePorts } from '#test/servers/free-port';
import { gitterRegistration } from '#test/servers/gitter-registration';
import { type FreshDatabase, freshDatabase } from '#test/servers/postgres';
import { type QueueOfTests, startQueueOfTests } from '#test/servers/queue-of-tests';
import { makeServerFolder, removeServerFolder } from '#test/servers/server-folder';
import { type Synapse, startFederation } from '#test/servers/synapse';
import { type MatrixPerson, matrixPerson, newPerson } from '#test/world/matrix-person';
import { type CommandEnd, type RunningCommand, startCommand } from './command.ts';
import { type ConfigChanges, configOf, type E2ePorts, type Secrets } from './e2e-config.ts';
import { type Gate, gateBefore } from './gate.ts';

/** The people of every test; the comment says where they live. */
export interface People {
  /** On `one`: owner of canonical rooms, an ordinary member, the operator of everything, and one without any power. */
  readonly alice: MatrixPerson;
  readonly bob: MatrixPerson;
  readonly ops: MatrixPerson;
  readonly mallory: MatrixPerson;
  /** On `two`: owner of source rooms, an ordinary member. */
  readonly erin: MatrixPerson;
  readonly dave: MatrixPerson;
  /** On `two`: the bot of Gitter's own bridge, which is no person. */
  readonly badger: MatrixPerson;
}

/** The answer of a command that was called with `--json`. */
export interface JsonEnd<T> extends CommandEnd {
  readonly answer: T;
}

/** Two homeservers with our appservice on each, a database, and the command that works on them. */
export interface E2eWorld {
  readonly one: Synapse;
  readonly two: Synapse;
  readonly people: People;
  /** Our accounts on either homeserver. */
  readonly services: readonly [string, string];
  readonly gates: { readonly one: Gate; readonly two: Gate };
  readonly secrets: Secrets;
  readonly folder: string;
  readonly config: string;
  readonly databaseUrl: string;
  /** Everything any command has written so far; registrations, which hold tokens on purpose, are left out. */
  readonly transcript: () => string;
  /** Writes another configuration file beside the usual one and returns its path. */
  configWith(name: string, changes: ConfigChanges): string;
  /** Runs a command with `--json` to its end; its exit code is whatever it is. */
  json<T>(words: readonly string[], place?: { config?: string; env?: NodeJS.ProcessEnv }): Promise<JsonEnd<T>>;
  /** Starts a command that a test wants to watch, kill or stop. */
  start(words: readonly string[], place?: { config?: string; env?: NodeJS.ProcessEnv }): RunningCommand;
  /** Kills whatever was started and is still there. */
  stopCommands(): Promise<void>;
  stop(): Promise<void>;
}

/** Short enough that the next owner of a killed run need not wait for minutes; both are shortened together (W-4). */
const SHORT_TIMES = { TRIBUTARY_LEASE_MS: '900', TRIBUTARY_REQUEST_MS: '4000' };

/** What may be chosen about a world. */
export interface E2eOptions {
  readonly label: string;
  readonly changes?: ConfigChanges;
  /** `embedded`: the command starts its own PostgreSQL; else a fresh database of the tests' server. */
  readonly database?: 'embedded';
  /** What the homeservers log; "INFO" holds the line of every request. */
  readonly logLevel?: 'WARNING' | 'INFO';
  /** Registrations that the first homeserver has besides ours, such as a bridge's. */
  readonly appservicesOfOne?: (server: string) => Promise<readonly object[]>;
  /** Keys of the first homeserver's configuration that differ, such as its limits. */
  readonly homeserver?: Readonly<Record<string, unknown>>;
  /** True: the limits of homeservers bind our accounts too, as where an operator has set `rate_limited`. */
  readonly isLimited?: boolean;
  /** Environment of every command; short leases and deadlines unless told. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Starts homeservers and database, registers everybody, writes the configuration. */
export async function startE2eWorld({
  label,
  changes = {},
  database,
  logLevel = 'WARNING',
  env = SHORT_TIMES,
  ...special
}: E2eOptions): Promise<E2eWorld> {
  const folder = makeServerFolder(`e2e-${label}`);
  const ports = await choosePorts();
  const secrets = makeSecrets();
  const fresh = database === 'embedded' ? undefined : await freshDatabase();
  const queue = await startQueueOfTests();
  const gates = { one: await gateBefore(ports.clientOne), two: await gateBefore(ports.clientTwo) };
  const url = fresh?.connectionString ?? 'embedded';
  const base: ConfigChanges = { database: { url }, queue: { url: queue.url }, ...changes };
  const configWith = (name: string, more: ConfigChanges) => {
    const file = join(folder, `${name}.json`);
    const content = configOf({ ports, secrets, gates }, { ...base, ...more });
    writeFileSync(file, JSON.stringify(content, null, 2), { mode: 0o600 });
    return file;
  };
  mkdirSync(join(folder, 'data'), { recursive: true });
  const config = configWith('config', {});
  const commands = commandsWith(config, env);
  const [one, two] = await startServers(ports, { secrets, commands, logLevel, ...special });
  return {
    one,
    two,
    people: await settle(one, two, secrets),
    services: [`@tributary:${one.name}`, `@tributary:${two.name}`],
    gates,
    secrets,
    folder,
    config,
    databaseUrl: url,
    configWith,
    ...commands,
    stop: () => stopAll({ commands, servers: [one, two], gates, folder, fresh, queue }),
  };
}

async function choosePorts(): Promise<E2ePorts> {
  const [clientOne, federationOne, clientTwo, federationTwo, listenOne, listenTwo, http] = (await freePorts(
    7,
  )) as unknown as readonly [number, number, number, number, number, number, number];
  return { clientOne, federationOne, clientTwo, federationTwo, listenOne, listenTwo, http };
}

function makeSecrets(): Secrets {
  const word = () => randomBytes(24).toString('hex');
  return { asOne: word(), hsOne: word(), asTwo: word(), hsTwo: word(), gitter: word(), gitterHs: word() };
}

type Commands = Pick<E2eWorld, 'json' | 'start' | 'transcript' | 'stopCommands'>;

function commandsWith(usual: string, usualEnv: NodeJS.ProcessEnv): Commands {
  const started: RunningCommand[] = [];
  const heard: RunningCommand[] = [];
  const start: Commands['start'] = (words, place = {}) => {
    const env = { ...usualEnv, ...place.env };
    const command = startCommand(words, { config: place.config ?? usual, env });
    started.push(command);
    if (words[0] !== 'generate-registration') heard.push(command);
    return command;
  };
  return {
    start,
    transcript: () => heard.map((command) => command.said()).join('\n'),
    json: async <T>(words: readonly string[], place = {}) => {
      const end = await start([...words, '--json'], place).ended;
      return { ...end, answer: parseAnswer<T>(words, end) };
    },
    stopCommands: async () => {
      await Promise.all(started.filter((one) => one.isRunning()).map((one) => one.kill('SIGKILL')));
    },
  };
}

function parseAnswer<T>(words: readonly string[], { stdout, stderr, code }: CommandEnd): T {
  try {
    return JSON.parse(stdout) as T;
  } catch {
    throw new Error(`tributary ${words.join(' ')} ended with ${code} and no JSON:\n${stdout}\n${stderr}`);
  }
}

async function startServers(
  ports: E2ePorts,
  {
    secrets,
    commands,
    logLevel,
    appservicesOfOne,
    homeserver = {},
    isLimited = false,
  }: Pick<E2eOptions, 'appservicesOfOne' | 'homeserver' | 'isLimited'> & {
    readonly secrets: Secrets;
    readonly commands: Commands;
    readonly logLevel: string;
  },
): Promise<[Synapse, Synapse]> {
  const registrationFor = async (port: number) => {
    const { code, stdout, stderr } = await commands.start(['generate-registration', `localhost:${port}`]).ended;
    if (code !== 0) throw new Error(stderr);
    return { ...(parse(stdout) as object), rate_limited: isLimited };
  };
  const [ofOne, ofTwo] = [await registrationFor(ports.federationOne), await registrationFor(ports.federationTwo)];
  const others = (await appservicesOfOne?.(`localhost:${ports.federationOne}`)) ?? [];
  const servers = await startFederation([
    {
      label: 'e2e-one',
      logLevel,
      clientPort: ports.clientOne,
      federationPort: ports.federationOne,
      appservices: [ofOne, ...others],
      config: homeserver,
    },
    {
      label: 'e2e-two',
      logLevel,
      clientPort: ports.clientTwo,
      federationPort: ports.federationTwo,
      appservices: [
        ofTwo,
        gitterRegistration({
          server: `localhost:${ports.federationTwo}`,
          asToken: secrets.gitter,
          hsToken: secrets.gitterHs,
        }),
      ],
    },
  ]);
  return servers as [Synapse, Synapse];
}

async function settle(one: Synapse, two: Synapse, secrets: Secrets): Promise<People> {
  const [alice, bob, ops, mallory, erin, dave] = (await Promise.all([
    ...['alice', 'bob', 'ops', 'mallory'].map((name) => newPerson(one, name)),
    ...['erin', 'dave'].map((name) => newPerson(two, name)),
  ])) as [MatrixPerson, MatrixPerson, MatrixPerson, MatrixPerson, MatrixPerson, MatrixPerson];
  const badger = matrixPerson({ url: two.url, userId: `@gitter-badger:${two.name}`, accessToken: secrets.gitter });
  return { alice, bob, ops, mallory, erin, dave, badger };
}

interface Everything {
  readonly commands: Commands;
  readonly servers: readonly Synapse[];
  readonly gates: E2eWorld['gates'];
  readonly folder: string;
  readonly fresh: FreshDatabase | undefined;
  readonly queue: QueueOfTests;
}

async function stopAll({ commands, servers, gates, folder, fresh, queue }: Everything): Promise<void> {
  await commands.stopCommands();
  await Promise.all([gates.one.shut(), gates.two.shut(), ...servers.map((server) => server.stop())]);
  await Promise.all([fresh?.drop(), queue.stop()]);
  if (process.env.TRIBUTARY_KEEP === undefined) rmSync(join(folder, 'data'), { recursive: true, force: true });
  removeServerFolder(folder);
}
