import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { RunPorts, RunTiming } from '#jobs/run-ports';
import type { RunningWorker } from '#jobs/worker';
import type { Acts } from '#src/acts/acts';
import type { Bot } from '#src/bot/create-bot';
import type { CliContext, CliServices, ProbeRow, RunningService } from '#src/cli/context';
import type { ConfigPlace } from '#src/config/load';
import type { BridgeConfig, Config, HomeserverConfig } from '#src/config/schema';
import { type WorkTimes, workTimes } from '#src/config/times';
import { describeError } from '#src/errors/describe-error';
import type { AppserviceListener } from '#src/http/appservice/listener';
import type { Matrix } from '#src/matrix/matrix';
import type { MatrixSettings } from '#src/matrix/settings';
import type { ActorId } from '#src/portals/actor';
import type { ServerName } from '#src/portals/ids';
import type { BridgeSetting, Installation } from '#src/portals/installation';
import type { BridgeDrivers } from '#src/ports/bridge-driver';
import type { Chance } from '#src/ports/chance';
import type { Clock } from '#src/ports/clock';
import type { Hearing } from '#src/ports/hearing';
import type { NetworkSides } from '#src/ports/network-side';
import type { Database } from '#src/store/database';
import type { Store } from '#src/store/store';

// Everything is loaded where it is first needed: `tributary match` has to start in well under a second.

/** Everything that works on consolidations, wired together once for a process. */
interface Engine {
  readonly acts: Acts;
  /** Hears what rooms say, and answers there. */
  readonly bot: Bot;
  readonly store: Store;
  readonly startWorker: () => Promise<RunningWorker>;
  readonly close: () => Promise<void>;
}

/** What the commands of a process share: built when first asked for, closed in reverse order. */
interface Shared {
  readonly config: () => Promise<Config>;
  readonly times: () => WorkTimes;
  readonly database: () => Promise<Database>;
  readonly engine: () => Promise<Engine>;
  readonly close: () => Promise<void>;
}

const systemClock: Clock = { now: () => Date.now() };

/** No network has a side of ours yet; operators of bridges speak for their channels. */
const noNetworkSides: NetworkSides = { of: () => undefined };

/** Runs one command line and returns its exit code (spec F-5). */
export async function main(argv: readonly string[]): Promise<number> {
  const { runCli } = await import('#src/cli/run-cli');
  return runCli(argv, contextOfProcess());
}

function contextOfProcess(): CliContext {
  return {
    services: (path) => servicesOf({ path, env: process.env, cwd: process.cwd() }),
    version: versionOf(),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    isTerminal: process.stderr.isTTY === true,
    columns: process.stderr.columns,
    pause: async (milliseconds) => void (await pause(milliseconds)),
    now: () => Date.now(),
    onInterrupt: listenForSignals,
  };
}

/** The version stands in package.json alone; the build lies two folders deeper than the sources. */
function versionOf(): string {
  const root = import.meta.dirname.replace(/[/\\]\.tributary[/\\]build(?=[/\\]src$)/, '');
  return (JSON.parse(readFileSync(join(root, '..', 'package.json'), 'utf8')) as { version: string }).version;
}

function listenForSignals(callback: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const signal of signals) process.on(signal, callback);
  return () => {
    for (const signal of signals) process.off(signal, callback);
  };
}

function servicesOf(place: ConfigPlace): CliServices {
  const shared = share(place);
  return {
    acts: async () => (await shared.engine()).acts,
    serve: ({ worker }) => startService(shared, { worker, listen: true }),
    worker: () => startService(shared, { worker: true, listen: false }),
    migrate: migrationsOf(shared),
    checkConfig: () => checkConfig(shared),
    registration: async (homeserver) => {
      const { toRegistration } = await import('#src/config/registration');
      return toRegistration(await shared.config(), homeserver);
    },
    match: async (pipes) => (await import('#src/cli/match')).runMatch(pipes),
    close: shared.close,
  };
}

function share(place: ConfigPlace): Shared {
  const closing: (() => Promise<void>)[] = [];
  const keep = <T extends { close(): Promise<void> }>(opened: T): T => {
    closing.push(() => opened.close());
    return opened;
  };
  const config = once(async () => (await import('#src/config/load')).loadConfig(place));
  const times = () => workTimes(place.env);
  const database = once(async () => keep(await openConfiguredDatabase(await config())));
  return {
    config,
    times,
    database,
    engine: once(async () => {
      const settings = { config: await config(), times: times() };
      return keep(await startEngine(settings, await readyDatabase(settings.config, database)));
    }),
    close: async () => {
      for (const end of closing.splice(0).reverse()) await end();
    },
  };
}

function once<T>(build: () => Promise<T>): () => Promise<T> {
  let built: Promise<T> | undefined;
  return () => {
    built ??= build();
    return built;
  };
}

async function openConfiguredDatabase({ database, dataDir }: Config): Promise<Database> {
  const { openDatabase } = await import('#src/store/open-database');
  return openDatabase({ url: database.url.reveal(), dataDir });
}

/** The embedded database is ours alone and is kept up to date; that of somebody's server waits for `migrate up`. */
async function readyDatabase(config: Config, open: () => Promise<Database>): Promise<Database> {
  const database = await open();
  const { migrateUp, requireMigrated } = await import('#src/store/migrate');
  if (config.database.url.reveal() === 'embedded') await migrateUp(database);
  await requireMigrated(database);
  return database;
}

function migrationsOf({ database }: Shared): CliServices['migrate'] {
  return {
    up: async () => (await import('#src/store/migrate')).migrateUp(await database()),
    down: async () => (await import('#src/store/migrate')).migrateDown(await database()),
    status: async () => {
      const { applied, appliedAt, pending } = await (await import('#src/store/migrate')).migrationStatus(
        await database(),
      );
      return [...applied, ...pending].map((name) => ({ name, appliedAt: appliedAt[name] }));
    },
  };
}

interface EngineSettings {
  readonly config: Config;
  readonly times: WorkTimes;
}

async function startEngine({ config, times }: EngineSettings, database: Database): Promise<Engine> {
  const { toInstallation } = await import('#src/config/installation');
  const { createStore } = await import('#src/store/store');
  const { openQueue, queuePlaceOf } = await import('#jobs/queue');
  const installation = toInstallation(config);
  const matrix = await openMatrix(config, { installation, times });
  const store = createStore(database);
  const place = queuePlaceOf(config.queue.url.reveal(), database.connectionString);
  const queue = openQueue(place);
  const stop = new AbortController();
  const { acts, bot, ports } = await connect({ installation, matrix, store, queue, times, stop: stop.signal });
  const trouble = await openLog();
  return {
    acts,
    bot,
    store,
    startWorker: async () => {
      const { startWorker } = await import('#jobs/worker');
      return startWorker({ place, ports, jobs: queue, workers: store.workers, onTrouble: trouble });
    },
    close: async () => {
      stop.abort();
      await queue.close();
      await matrix.close();
    },
  };
}

interface Pieces {
  readonly installation: Installation;
  readonly matrix: Matrix;
  readonly store: Store;
  readonly queue: import('#jobs/queue').WorkQueue;
  readonly times: WorkTimes;
  readonly stop: AbortSignal;
}

/** The acts hear what rooms say while a run waits, and a run is what the acts start: each is given the other. */
async function connect({ installation, matrix, store, queue, times, stop }: Pieces) {
  const { createActs } = await import('#src/acts/create-acts');
  const { createBot } = await import('#src/bot/create-bot');
  const { createRunnerHere } = await import('#jobs/work-here');
  const { createRehearsal } = await import('#jobs/rehearse');
  const { createSimulatedWorld } = await import('#src/matrix/simulated/world');
  const drivers = await driversOf(installation, matrix);
  const seen = { installation, world: matrix.world, drivers, clock: systemClock, networks: noNetworkSides };
  const hearing: Hearing = { hear: (event) => bot.hear(event) };
  const reached = await dyingAt(process.env);
  const ports = { ...seen, ...store, writer: matrix.writer, hearing, timing: await timingOf(times), ...reached };
  const acts: Acts = createActs({
    ...seen,
    ...store,
    voice: matrix.writer,
    rehearsal: createRehearsal({ installation, drivers, clock: systemClock, simulate: createSimulatedWorld }),
    jobs: queue,
    runner: createRunnerHere(ports, stop),
    chance: await systemChance(),
  });
  const bot = createBot(acts);
  return { acts, bot, ports };
}

/** Dies where the environment says so, without a word to anybody: as a machine does that loses its power. */
async function dyingAt(env: NodeJS.ProcessEnv): Promise<Pick<RunPorts, 'reached'>> {
  const { dyingPoint, isDyingPoint } = await import('#src/config/crash-point');
  const point = dyingPoint(env);
  if (!point) return {};
  return {
    reached: async (passed) => {
      if (isDyingPoint(point, passed)) process.kill(process.pid, 'SIGKILL');
    },
  };
}

/** After a lease ran out, one request of its owner may still be under way for as long as requests may take (spec W-4). */
async function timingOf({ leaseMs, requestMs }: WorkTimes): Promise<RunTiming> {
  const { usualTiming } = await import('#jobs/run-ports');
  const { REQUEST_DEADLINE_MS } = await import('#src/matrix/settings');
  return {
    leaseMs: leaseMs ?? usualTiming.leaseMs,
    graceMs: requestMs ?? Math.max(usualTiming.graceMs, REQUEST_DEADLINE_MS),
  };
}

async function systemChance(): Promise<Chance> {
  const { randomInt } = await import('node:crypto');
  return {
    pick: (alphabet, length) => Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join(''),
  };
}

/** The log of a service: one JSON line each on stderr. */
async function openLog(): Promise<(what: string, error: unknown) => void> {
  const { pino } = await import('pino');
  const log = pino({ base: { pid: process.pid } }, pino.destination(2));
  return (what, error) => log.error({ error: describeError(error) }, what);
}

interface MatrixPlace {
  readonly installation: Installation;
  readonly times: WorkTimes;
}

async function openMatrix(config: Config, { installation, times }: MatrixPlace): Promise<Matrix> {
  const { createMatrix } = await import('#src/matrix/matrix');
  const { requestMs } = times;
  return createMatrix({
    ...matrixSettingsOf(config, installation),
    ...(requestMs !== undefined && { deadlineMs: requestMs }),
  });
}

function matrixSettingsOf(config: Config, installation: Installation): MatrixSettings {
  const tokens = new Map<string, string>([
    ...config.homeservers.flatMap((server) => serviceToken(server)),
    ...config.bridges.flatMap((bridge) => botToken(bridge)),
  ]);
  return {
    homeservers: config.homeservers.map(({ name, url, appservice }) => ({
      name: name as ServerName,
      url,
      ...(appservice && { appserviceId: appservice.id }),
    })),
    actors: installation.actors.flatMap((actor) => {
      const token = tokens.get(actor.id);
      return token === undefined ? [] : [{ actor, token }];
    }),
  };
}

function serviceToken({ name, appservice }: HomeserverConfig): [string, string][] {
  return appservice ? [[`service:${name}`, appservice.asToken.reveal()]] : [];
}

function botToken({ id, asToken }: BridgeConfig): [string, string][] {
  return asToken ? [[`bot:${id}`, asToken.reveal()]] : [];
}

async function driversOf(installation: Installation, { world }: Matrix): Promise<BridgeDrivers> {
  const { collectDrivers, createDriver } = await import('#adapters/registry');
  return collectDrivers(
    installation.bridges.map((bridge) =>
      createDriver(bridge, {
        world,
        readers: readersFor(bridge, installation),
        networks: installation.networks.filter(({ id }) => bridge.networks.includes(id)),
      }),
    ),
  );
}

/** The bridge's own bot sees its rooms first; our service users may see the public ones. */
function readersFor(bridge: BridgeSetting, { actors }: Installation): readonly ActorId[] {
  const own = actors.filter((actor) => actor.bridge === bridge.id);
  return [...own, ...actors.filter(({ kind }) => kind === 'service')].map(({ id }) => id);
}

async function startService(
  shared: Shared,
  { worker, listen }: { readonly worker: boolean; readonly listen: boolean },
): Promise<RunningService> {
  const engine = await shared.engine();
  const config = await shared.config();
  const listeners = listen ? await startListeners(config, engine) : [];
  const working = worker ? await engine.startWorker() : undefined;
  const parts = [
    ...config.homeservers.flatMap((server) => (listen && server.appservice ? [`listens to ${server.name}`] : [])),
    ...(working ? ['works on consolidations'] : []),
  ];
  const stop = once(async () => {
    await Promise.all(listeners.map((listener) => listener.close()));
    await working?.stop();
  });
  return { parts: [...parts, 'ready'], ended: new Promise(() => undefined), stop };
}

/** One listener for each homeserver that has an appservice of ours. */
async function startListeners(config: Config, { bot, store }: Engine): Promise<readonly AppserviceListener[]> {
  const { startAppserviceListener } = await import('#src/http/appservice/listener');
  const trouble = await openLog();
  const started = config.homeservers.map(({ name, appservice }) =>
    appservice
      ? startAppserviceListener({
          homeserver: name as ServerName,
          listen: appservice.listen,
          hsToken: appservice.hsToken.reveal(),
          memory: store.heard,
          onEvent: (event) => bot.hear(event),
          onFault: ({ error, givenUp }) => trouble(givenUp ? 'an event was given up' : 'an event waits', error),
        })
      : undefined,
  );
  return (await Promise.all(started)).filter((listener) => listener !== undefined);
}

async function checkConfig(shared: Shared): Promise<readonly ProbeRow[]> {
  const { toInstallation } = await import('#src/config/installation');
  const config = await shared.config();
  const matrix = await openMatrix(config, { installation: toInstallation(config), times: shared.times() });
  try {
    const homeservers = await matrix.probe();
    return [
      ...homeservers.map(({ server, what, ok, detail }) => ({ what, name: server, ok, detail })),
      await probeDatabase(shared),
    ];
  } finally {
    await matrix.close();
  }
}

async function probeDatabase({ config, database }: Shared): Promise<ProbeRow> {
  const name = (await config()).database.url.reveal() === 'embedded' ? 'embedded' : 'postgres';
  try {
    const { pending } = await (await import('#src/store/migrate')).migrationStatus(await database());
    const detail = pending.length === 0 ? 'answers; up to date' : `answers; ${pending.length} migrations to apply`;
    return { what: 'database', name, ok: true, detail };
  } catch (error) {
    return { what: 'database', name, ok: false, detail: describeError(error).text.happened };
  }
}
