import type { Acts } from '#src/acts/acts';
import { share } from '#src/wiring/opened';
import { freePort } from '#test/servers/free-port';
import { freshDatabase } from '#test/servers/postgres';
import { type RedisServer, startRedis } from '#test/servers/redis';
import { type BridgedTown, startBridgedTown } from '#test/world/bridged-town';
import { type RunningCommand, startCommand } from '#test/world/e2e/command';
import { type MatrixPerson, matrixPerson, newPerson } from '#test/world/matrix-person';
import type { GoodOperator } from './good-operator.ts';

/** Where the queue of an office lives. */
export type QueueKind = 'PostgreSQL' | 'Redis';

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
}

/** One homeserver, IRC, a bridge between them, and as many offices as a test opens. */
export interface MergeTown {
  readonly town: BridgedTown;
  readonly people: TownPeople;
  /** Our account. */
  readonly service: string;
  /** Those who opened a channel; they go home when the town ends. */
  readonly operators: GoodOperator[];
  /** Opens an office whose queue lives there; the policy asks for no time to object. */
  openOffice(queue: QueueKind, policy?: object): Promise<Office>;
  stop(): Promise<void>;
}

/** Short enough that the next owner need not wait for long; both are shortened together (W-4). */
export const QUICK = { TRIBUTARY_LEASE_MS: '600', TRIBUTARY_REQUEST_MS: '2000' };

const QUICK_BRIDGE = { roomVersion: '11', rawAnswerMs: 200, powerLevelGraceMs: 50, requestTimeoutSeconds: 60 };

/** Starts all that the offices share. */
export async function startMergeTown(): Promise<MergeTown> {
  const town = await startBridgedTown({ ...QUICK_BRIDGE, aliasPatterns: ['#brook.*'] });
  const [people, redis] = await Promise.all([settle(town), startRedis()]);
  const operators: GoodOperator[] = [];
  const offices: ClosableOffice[] = [];
  return {
    town,
    people,
    service: `@tributary:${town.synapse.name}`,
    operators,
    openOffice: async (queue, policy = {}) => {
      const number = offices.length + 1;
      const office = await openOffice(town, { queue, policy, number, redis });
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

interface Opening {
  readonly queue: QueueKind;
  readonly policy: object;
  readonly number: number;
  readonly redis: RedisServer;
}

interface ClosableOffice extends Office {
  close(): Promise<void>;
}

async function openOffice(town: BridgedTown, { queue, policy, number, redis }: Opening): Promise<ClosableOffice> {
  const fresh = await freshDatabase();
  const http = await freePort();
  const configFile = town.write(`office-${number}.json`, {
    ...town.configuration,
    database: { url: fresh.connectionString },
    queue: { url: queue === 'Redis' ? `${redis.url}/${number}` : 'database' },
    dataDir: './data',
    http: { listen: `127.0.0.1:${http}`, publicUrl: `http://127.0.0.1:${http}` },
    operators: [`@ops:${town.synapse.name}`],
    policy: { objectionHours: 0, secondConfirmation: false, ...policy },
  });
  const shared = share({ path: configFile, env: {}, cwd: process.cwd() }, () => false);
  const { acts } = await shared.engine();
  const started: RunningCommand[] = [];
  return {
    queue,
    databaseUrl: fresh.connectionString,
    acts,
    configFile,
    worker: (env = {}) => {
      const command = startCommand(['worker'], { config: configFile, env: { ...QUICK, ...env } });
      started.push(command);
      return command;
    },
    close: async () => {
      await Promise.all(started.filter((one) => one.isRunning()).map((one) => one.kill('SIGKILL')));
      await shared.close();
      await fresh.drop();
    },
  };
}
