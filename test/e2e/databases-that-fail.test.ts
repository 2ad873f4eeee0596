import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { startFaultProxy } from '#test/servers/fault-proxy';
import { type OwnPostgres, startOwnPostgres } from '#test/servers/own-postgres';
import { makeServerFolder, removeServerFolder } from '#test/servers/server-folder';
import { mountSmallDisk, type SmallDisk } from '#test/servers/small-disk';
import { type MergeTown, type Office, QUICK, startMergeTown } from '#test/world/crash/merge-town';
import type { AgreedMerge } from '#test/world/crash/merges';
import { givenNative, oldRoom, untilRun, untilState } from '#test/world/crash/runs';
import { seenOf } from '#test/world/crash/seen';
import { type RunningCommand, startCommand } from '#test/world/e2e/command';
import { gateBefore } from '#test/world/e2e/gate';
import { eventually } from '#test/world/eventually';
import { messageTo } from '#test/world/faults/our-requests';

const MINUTES = 60_000;
/** Room for PostgreSQL as it is after its first start, and a little more. */
const DISK_MEGABYTES = 160;

let world: MergeTown;
let folder: string;
let disk: SmallDisk | undefined;
let postgres: OwnPostgres;

beforeAll(async () => {
  folder = makeServerFolder('own-postgres');
  const mounted = join(folder, 'disk');
  mkdirSync(mounted);
  disk = mountSmallDisk(mounted, DISK_MEGABYTES);
  [world, postgres] = await Promise.all([startMergeTown(), startOwnPostgres(mounted)]);
}, 5 * MINUTES);

afterAll(async () => {
  await world.stop();
  await postgres.stop();
  disk?.unmount();
  removeServerFolder(folder);
});

async function givenThree(office: Office): Promise<readonly [AgreedMerge, AgreedMerge, AgreedMerge]> {
  return [await givenNative(world, office), await givenNative(world, office), await givenNative(world, office)];
}

/** All ended, and as each other: nothing was lost or done twice in any of them. */
async function expectAllAlike(office: Office, runs: readonly AgreedMerge[]): Promise<void> {
  for (const run of runs) await untilState(office, run, 'done');
  const [first, ...others] = await Promise.all(runs.map(({ merge }) => seenOf(world, merge)));
  for (const seen of others) expect(seen).toEqual(first);
}

async function workingOn(office: Office, runs: readonly AgreedMerge[]) {
  const worker = office.worker();
  await worker.until(/Running/);
  for (const { plan } of runs) await office.acts.run({ plan });
  await untilRun(office, runs[0] as AgreedMerge, ({ step }) => step !== 'inspect-rooms');
  return worker;
}

test(
  'V-7 W-9 PostgreSQL is shut down in the middle, with the queue in it, and started again: the runs go on by themselves, and nothing is lost',
  async () => {
    const office = await world.openOffice({ databaseUrl: postgres.connectionString });
    const runs = await givenThree(office);
    const worker = await workingOn(office, runs);

    await postgres.shutDown();
    await eventually(() => /DATABASE_UNREACHABLE|did not answer|could not be reached|ECONNREFUSED/.test(worker.said()));
    await postgres.start();

    await expectAllAlike(office, runs);
    await worker.kill('SIGTERM');
    expect((await worker.ended).code).toBe(0);
  },
  5 * MINUTES,
);

test(
  'V-7 W-2 the connection to the database is cut when a record was just committed, again and again: each act is done once all the same',
  async () => {
    const gate = await gateBefore(Number(new URL(postgres.connectionString).port));
    const databaseUrl = Object.assign(new URL(postgres.connectionString), { port: new URL(gate.url).port }).href;
    const office = await world.openOffice({ databaseUrl });
    const runs = await givenThree(office);
    const worker = await workingOn(office, runs);

    for (let cuts = 0; cuts < 4; cuts += 1) {
      await gate.shutAt(/write_run/, 'answer');
      await gate.open();
    }

    await expectAllAlike(office, runs);
    await worker.kill('SIGTERM');
    await gate.shut();
  },
  5 * MINUTES,
);

test(
  'V-7 a database whose disk is full: the run says so, does nothing that it cannot record, and goes on when there is room',
  async () => {
    const proxy = await startFaultProxy(world.town.synapse.url);
    const wish = { databaseUrl: postgres.connectionString, homeserverUrl: proxy.url };
    const office = await world.openOffice(wish);
    const runs = await givenThree(office);
    const room = await roomOf(office);
    const fault = { kind: 'just-before', deed: room.fill } as const;
    proxy.befall({ matches: messageTo(oldRoom(runs[0].merge).room), times: 1, fault });
    const worker = office.worker();
    await worker.until(/Running/);
    for (const { plan } of runs) await office.acts.run({ plan });
    await eventually(
      async () => {
        const stands = await Promise.all(runs.map(({ plan }) => office.acts.status({ id: plan })));
        const reasons = stands.map(({ consolidation }) => consolidation.reason).join();
        return /has no room left/.test(reasons + worker.said());
      },
      { within: MINUTES },
    );

    await room.make();

    await expectAllAlike(office, runs);
    await worker.kill('SIGTERM');
    await proxy.stop();
  },
  5 * MINUTES,
);

/** Two ways to work on a run, and what each is asked. */
const ways: readonly (readonly [string, (office: Office, run: AgreedMerge) => RunningCommand])[] = [
  ['a worker', (office) => office.worker()],
  [
    'run --follow',
    ({ configFile: config }, { plan }) => startCommand(['run', plan, '--follow'], { config, env: QUICK }),
  ],
];

test.each(ways)(
  'V-7 W-9 PostgreSQL is frozen in the middle: %s ends all the same when it is asked to, says so, and the run ends as an undisturbed one once the database is let go',
  async (_who, begin) => {
    const proxy = await startFaultProxy(world.town.synapse.url);
    const office = await world.openOffice({ databaseUrl: postgres.connectionString, homeserverUrl: proxy.url });
    const [cut, undisturbed] = await givenThree(office);
    const frozen = new Promise<void>((resolve) => {
      const freeze = async () => {
        postgres.freeze();
        resolve();
      };
      const fault = { kind: 'just-before', deed: freeze } as const;
      proxy.befall({ matches: messageTo(oldRoom(cut.merge).room), times: 1, fault });
    });
    await office.acts.run({ plan: cut.plan });
    const working = begin(office, cut);
    await frozen;

    const end = await working.kill('SIGTERM').then(() => working.ended);

    postgres.thaw();
    expect([end.code, end.signal]).toEqual([1, null]);
    expect(end.stderr).toContain('STOPPED_WITHOUT_ANSWER');
    const next = office.worker();
    await office.acts.run({ plan: undisturbed.plan });
    await expectAllAlike(office, [cut, undisturbed]);
    await next.kill('SIGTERM');
    await proxy.stop();
  },
  5 * MINUTES,
);

test(
  'W-9 a worker without work ends while PostgreSQL is frozen, and does not say that a request is under way',
  async () => {
    const office = await world.openOffice({ databaseUrl: postgres.connectionString });
    const worker = office.worker();
    await worker.until(/Running/);
    postgres.freeze();

    const end = await worker.kill('SIGTERM').then(() => worker.ended);

    postgres.thaw();
    expect([end.code, end.signal]).toEqual([1, null]);
    expect(worker.said()).not.toContain('a request is still under way');
  },
  5 * MINUTES,
);

/** How the database of an office loses all room, and gets some again. */
interface Room {
  readonly fill: () => Promise<void>;
  readonly make: () => Promise<void>;
}

/** A disk that is really full; where none may be mounted, the table itself says what PostgreSQL says then. */
async function roomOf({ databaseUrl }: Office): Promise<Room> {
  const full = disk;
  if (full)
    return {
      fill: async () => full.fill(),
      make: async () => {
        full.makeRoom();
        await postgres.start(); // it gives up where its own journal finds no room
      },
    };
  return { fill: () => inDatabase(databaseUrl, NO_ROOM), make: () => inDatabase(databaseUrl, ROOM_AGAIN) };
}

async function inDatabase(connectionString: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(sql);
  await client.end();
}

const NO_ROOM = `
  create function no_room() returns trigger language plpgsql as $$
  begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
  create trigger no_room before insert on act_records execute function no_room()`;
const ROOM_AGAIN = 'drop trigger no_room on act_records';
