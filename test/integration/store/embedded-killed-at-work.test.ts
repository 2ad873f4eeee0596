import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type EmbeddedServer, joinEmbedded } from '#src/store/embedded/embedded-server';
import { watchHolders } from '#src/store/embedded/held-folder';
import { placesUnder } from '#src/store/embedded/places';
import { findPostmaster, pidFileOf } from '#src/store/embedded/postmaster';
import { identify } from '#src/store/embedded/process-identity';
import { stopServer } from '#src/store/embedded/stop-server';
import { eventually } from '#test/world/eventually';

const WITHOUT_END = 'do $$ begin loop null; end loop; end $$';
const FOR_A_SECOND = `do $$ declare start timestamptz := clock_timestamp();
  begin while clock_timestamp() < start + interval '1 second' loop null; end loop; end $$`;

let dataDir: string;
let places: ReturnType<typeof placesUnder>;
let server: EmbeddedServer;
/** The process of the server that works on a statement. */
let atWork: number;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tributary-embedded-'));
  places = placesUnder(dataDir);
  server = await joinEmbedded({ dataDir });
});

afterEach(async () => {
  if (identify(atWork)) process.kill(atWork, 'SIGKILL');
  await server.leave();
  await stopServer(places);
  await rm(dataDir, { recursive: true });
});

/** Kills the server while it works on the statement: the process that does so lives on without it. */
async function killAtWork(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: await server.revive() });
  client.on('error', () => undefined); // its server is killed
  await client.connect();
  const { rows } = await client.query('select pg_backend_pid() as pid');
  atWork = rows[0].pid;
  client.query(statement).catch(() => undefined); // and so is this
  await eventually(async () => / DO[\0 ]*$/.test(await readFile(`/proc/${atWork}/cmdline`, 'utf8')));
  process.kill(findPostmaster(places)?.pid ?? 0, 'SIGKILL');
}

function joined(): Promise<unknown> {
  return joinEmbedded({ dataDir }).then(
    (joins) => joins.leave().then(() => 'joined'),
    (error: unknown) => error,
  );
}

test.each([
  ['works on', 'SIGCONT'],
  ['is frozen', 'SIGSTOP'],
] as const)(
  'E-2 a process that %s after its server was killed is named, with what ends it; then the start succeeds',
  async (_state, signal) => {
    await killAtWork(WITHOUT_END);
    process.kill(atWork, signal);

    const refused = await joined();

    expect(refused).toMatchObject({
      code: 'DATABASE_STILL_HELD',
      message: expect.stringContaining(`${places.data}: ${atWork}.`),
      text: { now: expect.stringContaining(`\`kill ${atWork}\`, and \`kill -CONT ${atWork}\` after it`) },
    });
    expect(identify(atWork)).toBeDefined();
    process.kill(atWork, 'SIGTERM'); // what `kill` sends
    process.kill(atWork, 'SIGCONT');
    expect(await joined()).toBe('joined');
  },
);

test('V-2 what works on is known by what it computes, before all patience for what ends by itself is spent', async () => {
  await killAtWork(WITHOUT_END);
  const worksOn = watchHolders(places);

  expect(worksOn()).toBe(false);
  expect(await eventually(worksOn, { within: 120_000 })).toBe(true);
});

test('V-2 while such a process works on, the pid file of its server stays, whomever its number belongs to by now', async () => {
  await killAtWork(WITHOUT_END);
  const left = await readFile(pidFileOf(places), 'utf8');
  const now = left.replace(/^\d+/, String(process.pid));
  await writeFile(pidFileOf(places), now);

  const refused = await joined();

  expect(refused).toMatchObject({ code: 'DATABASE_STILL_HELD', facts: { processes: String(atWork) } });
  expect(await readFile(pidFileOf(places), 'utf8')).toBe(now);
});

test.each([
  ['', () => undefined],
  [' whose lock file was lost', () => rm(places.lockFile)],
])(
  'V-2 a server%s, killed while it worked on a statement that ends, is started once that has ended',
  async (_, lose) => {
    await killAtWork(FOR_A_SECOND);
    await lose();

    expect(await joined()).toBe('joined');
  },
);
