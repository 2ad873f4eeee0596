import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { appendFile, chmod, chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { joinEmbedded } from '#src/store/embedded/embedded-server';
import { placesUnder } from '#src/store/embedded/places';
import { findPostmaster, pidFileOf } from '#src/store/embedded/postmaster';
import { openDatabase } from '#src/store/open-database';
import { beginEmbeddedUser } from '#test/servers/embedded-user';
import { eventually } from '#test/world/eventually';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tributary-embedded-'));
});

afterEach(() => rm(folder, { recursive: true }));

/** The user ids under which a process runs: real, effective, saved, of the file system. */
async function userIdsOf(pid: number): Promise<number[]> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return (/^Uid:\s+(.*)$/m.exec(status)?.[1] ?? '').split(/\s+/).map(Number);
}

test('V-2 the server never runs as root, not even for root', async () => {
  await chmod(folder, 0o755);

  const server = await joinEmbedded({ dataDir: folder });
  const ids = await userIdsOf(findPostmaster(placesUnder(folder))?.pid ?? 0);
  await server.leave();

  expect(ids).not.toContain(0);
});

test('V-2 it works in a folder that no other account may enter', async () => {
  const closed = join(folder, 'closed');
  await mkdir(closed, { mode: 0o700 });

  const database = await openDatabase({ url: 'embedded', dataDir: join(closed, 'data') });
  const { rows } = await database.knex.raw('select 1 as one');
  await database.close();

  expect(rows).toEqual([{ one: 1 }]);
  expect((await stat(closed)).mode & 0o777).toBe(0o700);
});

test('V-2 a folder that is closed to others later goes on working, and one that is opened again too', async () => {
  for (const mode of [0o755, 0o700, 0o755]) {
    await chmod(folder, mode);
    const server = await joinEmbedded({ dataDir: folder });
    expect(server.runs()).toBe(true);
    await server.leave();
  }
});

/** A pid file as a server left it that was killed, and whose number went to another process since; undefined: it was killed before it wrote. */
async function leavePidFile(pid: number | undefined): Promise<void> {
  const places = placesUnder(folder);
  await joinEmbedded({ dataDir: folder }).then((server) => server.leave());
  await writeFile(pidFileOf(places), pid === undefined ? '' : `${pid}\n${places.data}\n1\n1\n\n127.0.0.1\n0 0\n`);
  const owner = await stat(places.data);
  await chown(pidFileOf(places), owner.uid, owner.gid);
}

test('V-2 a process that is asked to end while it starts the server leaves none running', async () => {
  const places = placesUnder(folder);
  const child = beginEmbeddedUser(folder);
  const ended = once(child, 'exit');
  const { pid } = await eventually(() => Promise.resolve(findPostmaster(places)), { within: 60_000, every: 5 });
  process.kill(pid, 'SIGSTOP'); // it lets nobody in yet

  child.kill('SIGTERM');
  await ended;
  process.kill(pid, 'SIGCONT');

  expect(await eventually(() => Promise.resolve(findPostmaster(places) === undefined), { within: 20_000 })).toBe(true);
});

test('V-2 a pid file that its server left empty, killed before it wrote there, does not keep the next from starting', async () => {
  await leavePidFile(undefined);

  const server = await joinEmbedded({ dataDir: folder });

  expect(server.runs()).toBe(true);
  await server.leave();
});

test('V-2 a pid file that names a process of somebody else does not keep it from starting', async () => {
  await leavePidFile(process.pid);

  const server = await joinEmbedded({ dataDir: folder });

  expect(server.runs()).toBe(true);
  await server.leave();
});

test.each([
  ['', async () => undefined],
  [', even where the lock file was lost', () => rm(placesUnder(folder).lockFile)],
])('V-2 a pid file that names the PostgreSQL of another folder does not keep it from starting%s', async (_, lose) => {
  const elsewhere = await mkdtemp(join(tmpdir(), 'tributary-embedded-'));
  const other = await joinEmbedded({ dataDir: elsewhere });
  await leavePidFile(findPostmaster(placesUnder(elsewhere))?.pid ?? 0);
  await lose();

  const server = await joinEmbedded({ dataDir: folder }).catch((error: unknown) => error as Error);

  const others = other.runs();
  await other.leave();
  await rm(elsewhere, { recursive: true });
  expect(server).toMatchObject({ runs: expect.any(Function) });
  expect(others).toBe(true);
  if ('leave' in server) await server.leave();
});

test('V-2 a cluster that was left half made is made again', async () => {
  const places = placesUnder(folder);
  await mkdir(join(places.cluster, 'new', 'data'), { recursive: true });

  const server = await joinEmbedded({ dataDir: folder });

  expect(server.runs()).toBe(true);
  await server.leave();
});

test('V-2 two ways to write the folder lead to one server', async () => {
  const one = await joinEmbedded({ dataDir: folder });
  const two = await joinEmbedded({ dataDir: join(folder, '..', folder.slice(folder.lastIndexOf('/') + 1)) });

  expect(await two.revive()).toBe(await one.revive());
  await one.leave();
  await two.leave();
});

test('E-2 a server that does not start says why in its own last lines, without the password', async () => {
  const places = placesUnder(folder);
  const server = await joinEmbedded({ dataDir: folder });
  const { password } = new URL(await server.revive());
  await server.leave();
  await appendFile(join(places.data, 'postgresql.conf'), 'nonsense = 1\n');

  const error = await joinEmbedded({ dataDir: folder }).catch((cause: unknown) => cause);

  expect(error).toMatchObject({ code: 'DATABASE_CANNOT_START', message: expect.stringContaining('nonsense') });
  expect(String(error)).not.toContain(password);
});

test('E-2 a data folder that is no folder is named in the refusal', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');

  await expect(joinEmbedded({ dataDir: file })).rejects.toMatchObject({
    code: 'DATABASE_FOLDER_CLOSED',
    facts: { path: file },
  });
});

test.each(['/proc', '/proc/data/of/tributary'])(
  'E-2 a data folder where the system makes none (%s) is refused at once, by its name',
  async (path) => {
    await expect(joinEmbedded({ dataDir: path })).rejects.toMatchObject({
      code: 'CONFIG_NO_DATA_FOLDER',
      facts: { path },
    });
    expect([existsSync('/proc/postgres'), existsSync('/proc/data')]).toEqual([false, false]);
  },
);

test.each([
  ['postgres://nobody:wrong@127.0.0.1:1/none', 'DATABASE_UNREACHABLE'],
  ['postgres://nobody:wrong@no-such-host.invalid/none', 'DATABASE_UNREACHABLE'],
])('E-2 a database that does not answer at %s is refused with %s, without the password', async (url, code) => {
  const error = await openDatabase({ url, dataDir: folder }).catch((cause: unknown) => cause);

  expect(error).toMatchObject({ code });
  expect(JSON.stringify([String(error), (error as { text: unknown }).text])).not.toContain('wrong');
});
