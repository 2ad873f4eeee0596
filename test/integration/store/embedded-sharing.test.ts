import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { placesUnder } from '#src/store/embedded/places';
import { findPostmaster } from '#src/store/embedded/postmaster';
import { stopServer } from '#src/store/embedded/stop-server';
import { openDatabase } from '#src/store/open-database';
import { type EmbeddedUser, startEmbeddedUser } from '#test/servers/embedded-user';
import { endings } from '#test/world/endings';
import { eventually } from '#test/world/eventually';

const atEnd = endings();
let dataDir: string;
let places: ReturnType<typeof placesUnder>;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tributary-embedded-'));
  places = placesUnder(dataDir);
});

afterAll(async () => {
  await stopServer(places);
  await rm(dataDir, { recursive: true });
});

async function givenUser(): Promise<EmbeddedUser> {
  const user = await startEmbeddedUser(dataDir);
  atEnd(() => user.kill());
  return user;
}

async function ask(connectionString: string, statement: string): Promise<unknown> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(statement)).rows[0];
  } finally {
    await client.end();
  }
}

function killServer(): void {
  const postmaster = findPostmaster(places);
  if (!postmaster) throw new Error('no server runs');
  process.kill(postmaster.pid, 'SIGKILL');
}

test('V-2 processes that need the database at the same time share one server', async () => {
  const users = await Promise.all([1, 2, 3].map(givenUser));

  expect(new Set(users.map((user) => user.connectionString)).size).toBe(1);
  expect(await ask(users[0]?.connectionString ?? '', 'select 1 as one')).toEqual({ one: 1 });
  await Promise.all(users.map((user) => user.leave()));
});

test('V-2 the server runs until the last process leaves, and is stopped by that one', async () => {
  const first = await givenUser();
  const second = await givenUser();

  await first.leave();
  expect(await ask(second.connectionString, 'select 1 as one')).toEqual({ one: 1 });
  await second.leave();

  expect(findPostmaster(places)).toBeUndefined();
});

test('V-2 a server whose users were all killed is taken over by the next, and stopped when that one leaves', async () => {
  const killed = await givenUser();
  const pid = findPostmaster(places)?.pid;
  await killed.kill();

  const next = await givenUser();
  expect(findPostmaster(places)?.pid).toBe(pid);
  await next.leave();

  expect(findPostmaster(places)).toBeUndefined();
  expect(await readdir(places.users)).toEqual([]);
});

test('V-2 a server killed together with its user comes back with everything that was written', async () => {
  const killed = await givenUser();
  await ask(killed.connectionString, 'create table kept as select 42 as answer');
  killServer();
  await killed.kill();

  const next = await givenUser();

  expect(await ask(next.connectionString, 'select answer from kept')).toEqual({ answer: 42 });
  await next.leave();
});

test('V-2 a server that is killed is started again for those who still use it', async () => {
  const database = await openDatabase({ url: 'embedded', dataDir });
  await database.knex.raw('select 1');
  killServer();

  const answer = await eventually(async () => (await database.knex.raw('select 7 as seven')).rows[0]);

  expect(answer).toEqual({ seven: 7 });
  await database.close();
});

test('V-2 a lost lock file costs a new password and nothing else', async () => {
  await rm(places.lockFile);

  const user = await givenUser();

  expect(await ask(user.connectionString, 'select answer from kept')).toEqual({ answer: 42 });
  await user.leave();
});

test('V-2 it listens on 127.0.0.1 only', async () => {
  const user = await givenUser();

  expect(await ask(user.connectionString, 'show listen_addresses')).toEqual({ listen_addresses: '127.0.0.1' });
  expect(await ask(user.connectionString, 'show unix_socket_directories')).toEqual({ unix_socket_directories: '' });
  await user.leave();
});

test('E-5 the password is in the lock file alone, which nobody else may read', async () => {
  const user = await givenUser();
  const { password } = new URL(user.connectionString);
  await user.leave();

  expect((await stat(places.lockFile)).mode & 0o777).toBe(0o600);
  expect(await readFile(places.lockFile, 'utf8')).toContain(password);
  expect(await readFile(places.log, 'utf8')).not.toContain(password);
});
