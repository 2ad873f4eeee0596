import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { freePorts } from '#test/servers/free-port';
import { type OwnPostgres, startOwnPostgres } from '#test/servers/own-postgres';
import { startRedis } from '#test/servers/redis';
import { makeServerFolder, removeServerFolder } from '#test/servers/server-folder';
import { startCommand } from '#test/world/e2e/command';

const MINUTES = 60_000;
const WAITS = /does not answer .*It is waited for|cannot be reached .*It is waited for/;

let folder: string;
let postgres: OwnPostgres;

beforeAll(async () => {
  folder = makeServerFolder('own-postgres');
  postgres = await startOwnPostgres(folder);
  const { username } = new URL(postgres.connectionString);
  await asAdmin(
    `create role guest login password 'open sesame'; grant ${username} to guest; grant create on database ${nameOfDatabase()} to guest`,
  );
}, 5 * MINUTES);

afterEach(() => postgres.start());

afterAll(async () => {
  await postgres.stop();
  removeServerFolder(folder);
});

function nameOfDatabase(): string {
  return new URL(postgres.connectionString).pathname.slice(1);
}

async function asAdmin(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgres.connectionString });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

/** How many connections PostgreSQL leaves to Tributary; -1: as many as it wants. */
const leaveConnections = (count: number) => asAdmin(`alter role guest connection limit ${count}`);

async function givenConfig({ password = 'open sesame', queue = {} } = {}): Promise<{ readonly config: string }> {
  const [listener, pages] = await freePorts(2);
  const url = Object.assign(new URL(postgres.connectionString), { username: 'guest', password }).href;
  const appservice = { listen: `127.0.0.1:${listener}`, asToken: 'a'.repeat(40), hsToken: 'b'.repeat(40) };
  const config = join(folder, 'config.json');
  const http = { listen: `127.0.0.1:${pages}`, publicUrl: `http://127.0.0.1:${pages}` };
  const homeservers = [{ name: 'example.org', url: 'http://127.0.0.1:9', appservice }];
  writeFileSync(config, JSON.stringify({ database: { url }, queue, dataDir: './data', http, homeservers }));
  return { config };
}

/** How often a process said that it waits. */
const waitsTold = (said: string): number => said.split('It is waited for').length - 1;

test.each([
  ['worker', 'none', 0],
  ['worker', 'only one', 1],
  ['serve', 'none', 0],
  ['serve', 'only one', 1],
] as const)(
  'W-9 a %s that starts while PostgreSQL leaves it %s of its connections says once that it waits, and starts when there are more',
  async (word, _how, left) => {
    await leaveConnections(left);
    const command = startCommand([word], await givenConfig());
    await command.until(WAITS);

    await leaveConnections(-1);

    await command.until(/Running/);
    expect(command.said()).toMatch(/too many connections for role "guest", 53300/);
    expect(waitsTold(command.said())).toBe(1);
    await command.kill('SIGTERM');
    expect((await command.ended).code).toBe(0);
  },
  5 * MINUTES,
);

test(
  'W-9 a worker that starts before its PostgreSQL waits for it, and ends at once when it is asked to',
  async () => {
    await postgres.shutDown();
    const place = await givenConfig();
    const [given, patient] = [startCommand(['worker'], place), startCommand(['worker'], place)];
    await Promise.all([given, patient].map(({ until }) => until(/ECONNREFUSED.*It is waited for/)));

    await given.kill('SIGTERM');
    await postgres.start();

    expect(await given.ended).toMatchObject({ code: 0, stderr: expect.stringMatching(/Stopping\.\n$/) });
    await patient.until(/Running/);
    await patient.kill('SIGTERM');
  },
  5 * MINUTES,
);

test(
  'W-9 a worker that starts before its Redis says once that it waits for it, and starts when that is back',
  async () => {
    const redis = await startRedis();
    await redis.end();
    const command = startCommand(['worker'], await givenConfig({ queue: { url: redis.url } }));
    const address = redis.url.replace('redis://', '');
    await command.until(new RegExp(`cannot be reached .*${address}.*ECONNREFUSED.*It is waited for`));

    await redis.restart();

    await command.until(/Running/);
    await command.kill('SIGTERM');
    await redis.stop();
    expect(await command.ended).toMatchObject({ code: 0, stderr: expect.not.stringContaining('"level"') });
    expect(waitsTold(command.said())).toBe(1);
  },
  5 * MINUTES,
);

test.each([
  ['status', 'open sesame', 'DATABASE_UNREACHABLE'],
  ['migrate up', 'open sesame', 'DATABASE_UNREACHABLE'],
  ['worker', 'guessed', 'DATABASE_REFUSED'],
  ['serve', 'guessed', 'DATABASE_REFUSED'],
])(
  'W-9 %s with the password "%s" waits for no PostgreSQL that lets nobody in, and says why: %s',
  async (words, password, code) => {
    await leaveConnections(0);

    const { ended } = startCommand(words.split(' '), await givenConfig({ password }));

    const end = await ended;
    expect(end).toMatchObject({ code: 1, stderr: expect.stringContaining(code) });
    expect(waitsTold(end.stderr)).toBe(0);
  },
  5 * MINUTES,
);
