import pg from 'pg';
import type { Consolidation } from '#src/consolidation/records';
import { type FaultRule, startFaultProxy } from '#test/servers/fault-proxy';
import { startRedis } from '#test/servers/redis';
import { type MergeTown, type Office, startMergeTown } from '#test/world/crash/merge-town';
import { type AgreedMerge, agreeTo, givenMerge, type Merge } from '#test/world/crash/merges';
import { seenOf } from '#test/world/crash/seen';
import { eventually } from '#test/world/eventually';

const MINUTES = 60_000;

let world: MergeTown;

beforeAll(async () => {
  world = await startMergeTown();
}, 2 * MINUTES);

afterAll(() => world.stop());

const JSON_TYPE = { 'content-type': 'application/json' };
const limited = (headers: object, more: object = {}): FaultRule['fault'] => ({
  kind: 'answer',
  status: 429,
  headers: { ...JSON_TYPE, ...headers },
  body: JSON.stringify({ errcode: 'M_LIMIT_EXCEEDED', error: 'Too many requests', ...more }),
});
const broken = (status: number): FaultRule['fault'] => ({
  kind: 'answer',
  status,
  headers: { 'content-type': 'text/html' },
  body: '<html><h1>Bad gateway</h1></html>',
});
const unwell: FaultRule['fault'] = {
  kind: 'answer',
  status: 500,
  headers: JSON_TYPE,
  body: JSON.stringify({ errcode: 'M_UNKNOWN', error: 'Internal server error' }),
};
const inASecond = () => new Date(Date.now() + 1_500).toUTCString();

const state = (room: string, type: string) => `PUT /_matrix/client/v3/rooms/${encodeURIComponent(room)}/state/${type}`;
const said = (room: string) => `PUT /_matrix/client/v3/rooms/${encodeURIComponent(room)}/send/m.room.message`;
const alias = (method: string, { aliases }: { readonly aliases: readonly string[] }) =>
  `${method} /_matrix/client/v3/directory/room/${encodeURIComponent(aliases[0] as string)}`;

/** The source of a merge without a portal. */
const old = ({ sources }: Merge) => sources[0] as Merge['sources'][number];

/** What befalls which requests of a merge: each merge meets another fault, all of them at the same time. */
const FAULTS: readonly (readonly [
  name: string,
  request: (merge: Merge) => string,
  fault: () => FaultRule['fault'],
  times: number,
])[] = [
  ['429 with seconds', (m) => state(old(m).room, 'm.room.power_levels'), () => limited({ 'retry-after': '1' }), 2],
  ['429 with a date', (m) => said(old(m).room), () => limited({ 'retry-after': inASecond() }), 1],
  ['429 with retry_after_ms', (m) => alias('PUT', old(m)), () => limited({}, { retry_after_ms: 700 }), 2],
  ['429 with no time at all', (m) => state(old(m).room, 'm.room.tombstone'), () => limited({}), 2],
  ['500 of the server', (m) => alias('DELETE', old(m)), () => unwell, 2],
  ['502 of a proxy', (m) => state(m.canonical.room, 'm.room.canonical_alias'), () => broken(502), 2],
  ['504 of a proxy', (m) => state(old(m).room, 'm.room.tombstone'), () => broken(504), 2],
  ['a request that hangs', (m) => state(old(m).room, 'm.room.power_levels'), () => ({ kind: 'hang' }), 1],
  ['half an answer', (m) => state(old(m).room, 'm.room.tombstone'), () => ({ kind: 'half-answer' }), 1],
  ['a tombstone done and cut', (m) => state(old(m).room, 'm.room.tombstone'), () => ({ kind: 'cut-after' }), 1],
  ['a message sent and cut', (m) => said(m.canonical.room), () => ({ kind: 'cut-after' }), 1],
  ['an alias deleted and cut', (m) => alias('DELETE', old(m)), () => ({ kind: 'cut-after' }), 1],
  ['an alias set and cut', (m) => alias('PUT', old(m)), () => ({ kind: 'cut-after' }), 1],
];

async function givenNative(office: Office): Promise<AgreedMerge> {
  return agreeTo(world, office, await givenMerge(world, { hasPortal: false }));
}

async function untilDone(office: Office, { plan }: AgreedMerge): Promise<void> {
  await untilSeen(office, plan, ({ state }) => state === 'done');
}

/** Looks at the run until it stands as it should. */
async function untilSeen(office: Office, plan: string, isSo: (run: Consolidation) => boolean): Promise<void> {
  await eventually(
    async () => {
      const { consolidation } = await office.acts.status({ id: plan });
      if (!isSo(consolidation)) throw new Error(JSON.stringify(consolidation));
      return true;
    },
    { within: 120_000, every: 500 },
  );
}

test(
  'V-7 W-8 limits, storms, hangs, half answers and cut connections, each on another run at the same time: all end as one that nothing befell',
  async () => {
    const proxy = await startFaultProxy(world.town.synapse.url);
    const office = await world.openOffice('PostgreSQL', { homeserverUrl: proxy.url });
    const runs: AgreedMerge[] = [];
    for (const _fault of [...FAULTS, 'none']) runs.push(await givenNative(office));
    const left = FAULTS.map(([name, request, fault, times], index) => {
      const matches = new RegExp(`^${escaped(request((runs[index] as AgreedMerge).merge))}`);
      return { name, left: proxy.befall({ matches, times, fault: fault() }) };
    });
    const worker = await office.workHere();

    for (const { plan } of runs) await office.acts.run({ plan });
    for (const run of runs) await untilDone(office, run);

    const [untouched, ...others] = await Promise.all(runs.reverse().map(({ merge }) => seenOf(world, merge)));
    for (const seen of others) expect(seen).toEqual(untouched);
    expect(left.map((one) => [one.name, one.left()])).toEqual(FAULTS.map(([name]) => [name, 0]));
    await worker.stop();
    await proxy.stop();
  },
  5 * MINUTES,
);

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

test(
  'W-3 Redis ends in the middle and comes back empty: the runs go on by themselves, and nothing is lost',
  async () => {
    const redis = await startRedis();
    const office = await world.openOffice('Redis', { redisUrl: redis.url });
    const runs = [await givenNative(office), await givenNative(office), await givenNative(office)];
    const worker = office.worker();
    await worker.until(/Running/);
    for (const { plan } of runs) await office.acts.run({ plan });
    await untilSeen(office, runs[0]?.plan as string, ({ step }) => step !== 'inspect-rooms');

    await redis.restart();

    for (const run of runs) await untilDone(office, run);
    const [first, ...others] = await Promise.all(runs.map(({ merge }) => seenOf(world, merge)));
    for (const seen of others) expect(seen).toEqual(first);
    await worker.kill('SIGTERM');
    expect((await worker.ended).code).toBe(0);
    await redis.stop();
  },
  5 * MINUTES,
);

test(
  'W-9 a worker whose Redis is gone for good still ends in order when it is asked to',
  async () => {
    const redis = await startRedis();
    const office = await world.openOffice('Redis', { redisUrl: redis.url });
    const worker = office.worker();
    await worker.until(/Running/);
    await redis.stop();

    await worker.kill('SIGTERM');

    expect((await worker.ended).code).toBe(0);
  },
  2 * MINUTES,
);

test(
  'V-7 a database whose disk is full: the run says so, does nothing that it cannot record, and goes on when there is room',
  async () => {
    const office = await world.openOffice('PostgreSQL');
    const run = await givenNative(office);
    const before = await seenOf(world, run.merge);
    const database = new pg.Client({ connectionString: office.databaseUrl });
    await database.connect();
    await database.query(NO_ROOM);
    const worker = await office.workHere();
    await office.acts.run({ plan: run.plan });
    await untilSeen(office, run.plan, ({ reason }) => reason?.includes('has no room left') === true);
    expect(await seenOf(world, run.merge)).toEqual(before);

    await database.query('drop trigger no_room on act_records');

    await untilDone(office, run);
    await database.end();
    await worker.stop();
  },
  5 * MINUTES,
);

/** What PostgreSQL says when it cannot extend a table; a disk that is really full would take the other tests with it. */
const NO_ROOM = `
  create function no_room() returns trigger language plpgsql as $$
  begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$;
  create trigger no_room before insert on act_records execute function no_room()`;
