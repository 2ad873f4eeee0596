import type { Acts } from '#src/acts/acts';
import { share } from '#src/wiring/opened';
import { startService } from '#src/wiring/service';
import { freePort } from '#test/servers/free-port';
import { freshDatabase } from '#test/servers/postgres';
import { type QueueKind, queueKindOfTests } from '#test/servers/queue-of-tests';
import { startRedis } from '#test/servers/redis';
import { type BridgedTown, startBridgedTown } from '#test/world/bridged-town';
import { type RunningCommand, startCommand } from '#test/world/e2e/command';
import { type MatrixPerson, matrixPerson, newPerson } from '#test/world/matrix-person';
import type { GoodOperator } from './good-operator.ts';

/** The people of every merge. */
export interface TownPeople {
  /** Owns canonical rooms and the space. */
  readonly alice: MatrixPerson;
  /** Owns native sources. */
  readonly erin: MatrixPerson;
  /** An ordinary member of all rooms. */
  readonly bob: MatrixPerson;
  /** Has the power in portals, by the bridge's bot. */
  readonly ann: MatrixPerson;
  readonly ops: MatrixPerson;
  /** The bridge's, which is no person. */
  readonly bot: MatrixPerson;
}

/** A database with a queue of its own, and all that works on them. */
export interface Office {
  readonly queue: QueueKind;
  readonly databaseUrl: string;
  readonly acts: Acts;
  readonly configFile: string;
  /** Starts the real worker process. */
  worker(env?: NodeJS.ProcessEnv): RunningCommand;
  /** Starts a worker in this very process, for tests that kill nothing. */
  workHere(): Promise<{ stop(): Promise<void> }>;
}

/** How an office is unlike the usual: no time to object, no second word, straight to the homeserver. */
export interface OfficeWish {
  /** Where its queue lives; as in the rest of the test file unless a test is about that. */
  readonly queue?: QueueKind;
  readonly policy?: object;
  /** Base of the homeserver's client API as our processes see it: a proxy before it. */
  readonly homeserverUrl?: string;
  /** Keys of the bridge's settings that differ. */
  readonly bridge?: object;
  /** Another Redis than the town's. */
  readonly redisUrl?: string;
  /** A migrated database that is not thrown away with the office. */
  readonly databaseUrl?: string;
  /** Other times than the quick ones, for our processes. */
  readonly env?: NodeJS.ProcessEnv;
}

/** One homeserver, IRC, a bridge between them, and as many offices as a test opens. */
export interface MergeTown {
  readonly town: BridgedTown;
  readonly people: TownPeople;
  /** Our account. */
  readonly service: string;
  /** Those who opened a channel; they go home when the town ends. */
  readonly operators: GoodOperator[];
  openOffice(wish?: OfficeWish): Promise<Office>;
  stop(): Promise<void>;
}

/** Short enough that the next owner need not wait for long; both are shortened together (W-4). */
export const QUICK = { TRIBUTARY_LEASE_MS: '2000', TRIBUTARY_REQUEST_MS: '2000' };

const QUICK_BRIDGE = { roomVersion: '11', rawAnswerMs: 200, powerLevelGraceMs: 50, requestTimeoutSeconds: 60 };

/** Starts all that the offices share. */
export async function startMergeTown(): Promise<MergeTown> {
  const town = await startBridgedTown({ ...QUICK_BRIDGE, aliasPatterns: ['#brook.*'] });
  const [people, redis] = await Promise.all([settle(town), startRedis()]);
  const operators: GoodOperator[] = [];
  const offices: ClosableOffice[] = [];
  let numbers = 0;
  return {
    town,
    people,
    service: `@tributary:${town.synapse.name}`,
    operators,
    openOffice: async (wish = {}) => {
      numbers += 1; // at once: offices are opened side by side, and each has files of its own
      const number = numbers;
      const redisUrl = wish.redisUrl ?? `${redis.url}/${number}`;
      const office = await openOffice(town, { queue: queueKindOfTests(), ...wish, number, redisUrl });
      offices.push(office);
      return office;
    },
    stop: async () => {
      for (const office of offices) await office.close();
      await Promise.all(operators.map((operator) => operator.leave()));
      await Promise.all([town.stop(), redis.stop()]);
    },
  };
}

async function settle(town: BridgedTown): Promise<TownPeople> {
  const names = ['alice', 'erin', 'bob', 'ann', 'ops'];
  const [alice, erin, bob, ann, ops] = (await Promise.all(names.map((name) => newPerson(town.synapse, name)))) as [
    MatrixPerson,
    MatrixPerson,
    MatrixPerson,
    MatrixPerson,
    MatrixPerson,
  ];
  const { bot: userId, registration } = town.bridge;
  const bot = matrixPerson({ url: town.synapse.url, userId, accessToken: registration.as_token });
  return { alice, erin, bob, ann, ops, bot };
}

interface Opening extends OfficeWish {
  readonly queue: QueueKind;
  readonly number: number;
  readonly redisUrl: string;
}

interface ClosableOffice extends Office {
  close(): Promise<void>;
}

async function openOffice(town: BridgedTown, opening: Opening): Promise<ClosableOffice> {
  const fresh = opening.databaseUrl === undefined ? await freshDatabase() : undefined;
  const databaseUrl = opening.databaseUrl ?? fresh?.connectionString ?? '';
  const content = await configurationOf(town, opening, databaseUrl);
  const configFile = town.write(`office-${opening.number}.json`, content);
  const place = { path: configFile, cwd: process.cwd() };
  // What people do waits as long as a busy machine needs; only who works is in a hurry.
  const shared = share({ ...place, env: { ...opening.env } }, () => false);
  const usual = { ...QUICK, ...opening.env };
  const working = share({ ...place, env: usual }, () => false);
  const { acts } = await shared.engine();
  const started: RunningCommand[] = [];
  const here: { stop(): Promise<void> }[] = [];
  return {
    queue: opening.queue,
    databaseUrl,
    acts,
    configFile,
    worker: (env = {}) => {
      const command = startCommand(['worker'], { config: configFile, env: { ...usual, ...env } });
      started.push(command);
      return command;
    },
    workHere: async () => {
      const service = await startService(working, { worker: true, listen: false });
      here.push(service);
      return service;
    },
    close: async () => {
      await Promise.all(here.map((one) => one.stop())); // a test that fails leaves its worker at work
      await Promise.all(started.filter((one) => one.isRunning()).map((one) => one.kill('SIGKILL')));
      await working.close();
      await shared.close();
      await fresh?.drop();
    },
  };
}

async function configurationOf(town: BridgedTown, opening: Opening, database: string): Promise<object> {
  const { homeservers, bridges, ...others } = town.configuration as Record<'homeservers' | 'bridges', object[]>;
  const { policy = {}, bridge = {}, homeserverUrl, queue, redisUrl } = opening;
  const http = await freePort();
  return {
    ...others,
    homeservers: homeservers.map((one) => ({ ...one, ...(homeserverUrl !== undefined && { url: homeserverUrl }) })),
    bridges: bridges.map((one) => ({ ...one, ...bridge })),
    database: { url: database },
    queue: { url: queue === 'Redis' ? redisUrl : 'database' },
    dataDir: './data',
    http: { listen: `127.0.0.1:${http}`, publicUrl: `http://127.0.0.1:${http}` },
    operators: [`@ops:${town.synapse.name}`],
    policy: { objectionHours: 0, secondConfirmation: false, ...policy },
  };
}
