import { type FaultRule, startFaultProxy } from '#test/servers/fault-proxy';
import { type RedisServer, startRedis } from '#test/servers/redis';
import { type MergeTown, type Office, startMergeTown } from '#test/world/crash/merge-town';
import type { AgreedMerge, Merge } from '#test/world/crash/merges';
import { givenNative, oldRoom, untilRun, untilState } from '#test/world/crash/runs';
import { seenOf } from '#test/world/crash/seen';
import { startCommand } from '#test/world/e2e/command';
import { broken, limited, unwell } from '#test/world/faults/answers';
import { aliasRequest, messageTo, writingOf } from '#test/world/faults/our-requests';

const MINUTES = 60_000;

let world: MergeTown;

beforeAll(async () => {
  world = await startMergeTown();
}, 5 * MINUTES);

afterAll(() => world.stop());

const inASecond = () => new Date(Date.now() + 1_500).toUTCString();

const aliasOf = (merge: Merge) => oldRoom(merge).aliases[0];

/** What befalls which requests of a merge: each merge meets another fault, all of them at the same time. */
const FAULTS: readonly (readonly [
  name: string,
  request: (merge: Merge) => RegExp,
  fault: () => FaultRule['fault'],
  times: number,
])[] = [
  [
    '429 with seconds',
    (m) => writingOf(oldRoom(m).room, 'm.room.power_levels'),
    () => limited({ 'retry-after': '1' }),
    2,
  ],
  ['429 with a date', (m) => messageTo(oldRoom(m).room), () => limited({ 'retry-after': inASecond() }), 1],
  ['429 with retry_after_ms', (m) => aliasRequest('PUT', aliasOf(m)), () => limited({}, { retry_after_ms: 700 }), 2],
  ['429 with no time at all', (m) => writingOf(oldRoom(m).room, 'm.room.tombstone'), () => limited({}), 2],
  ['500 of the server', (m) => aliasRequest('DELETE', aliasOf(m)), () => unwell, 2],
  ['502 of a proxy', (m) => writingOf(m.canonical.room, 'm.room.canonical_alias'), () => broken(502), 2],
  ['504 of a proxy', (m) => writingOf(oldRoom(m).room, 'm.room.tombstone'), () => broken(504), 2],
  ['a request that hangs', (m) => writingOf(oldRoom(m).room, 'm.room.power_levels'), () => ({ kind: 'hang' }), 1],
  ['half an answer', (m) => writingOf(oldRoom(m).room, 'm.room.tombstone'), () => ({ kind: 'half-answer' }), 1],
  ['a tombstone done and cut', (m) => writingOf(oldRoom(m).room, 'm.room.tombstone'), () => ({ kind: 'cut-after' }), 1],
  ['a message sent and cut', (m) => messageTo(m.canonical.room), () => ({ kind: 'cut-after' }), 1],
  ['an alias deleted and cut', (m) => aliasRequest('DELETE', aliasOf(m)), () => ({ kind: 'cut-after' }), 1],
  ['an alias set and cut', (m) => aliasRequest('PUT', aliasOf(m)), () => ({ kind: 'cut-after' }), 1],
];

const untilDone = (office: Office, run: AgreedMerge) => untilState(office, run, 'done');

test(
  'V-7 W-8 limits, storms, hangs, half answers and cut connections, each on another run at the same time: all end as one that nothing befell',
  async () => {
    const proxy = await startFaultProxy(world.town.synapse.url);
    const office = await world.openOffice({ homeserverUrl: proxy.url });
    const runs: AgreedMerge[] = [];
    for (const _fault of [...FAULTS, 'none']) runs.push(await givenNative(world, office));
    const left = FAULTS.map(([name, request, fault, times], index) => {
      const matches = request((runs[index] as AgreedMerge).merge);
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

/** Three runs are under way when it befalls their Redis. */
async function expectRunsToGoOnAfter(befall: (redis: RedisServer) => Promise<void>): Promise<void> {
  const redis = await startRedis();
  const office = await world.openOffice({ queue: 'Redis', redisUrl: redis.url });
  const runs = [await givenNative(world, office), await givenNative(world, office), await givenNative(world, office)];
  const worker = office.worker();
  await worker.until(/Running/);
  for (const { plan } of runs) await office.acts.run({ plan });
  await untilRun(office, runs[0] as AgreedMerge, ({ step }) => step !== 'inspect-rooms');

  await befall(redis);

  for (const run of runs) await untilDone(office, run);
  const [first, ...others] = await Promise.all(runs.map(({ merge }) => seenOf(world, merge)));
  for (const seen of others) expect(seen).toEqual(first);
  await worker.kill('SIGTERM');
  expect((await worker.ended).code).toBe(0);
  await redis.stop();
}

test(
  'W-3 Redis ends in the middle and comes back empty: the runs go on by themselves, and nothing is lost',
  () => expectRunsToGoOnAfter((redis) => redis.restart()),
  5 * MINUTES,
);

test(
  'W-3 Redis is emptied in the middle while it runs on: the runs go on by themselves, and nothing is lost',
  () => expectRunsToGoOnAfter((redis) => redis.flush()),
  5 * MINUTES,
);

test(
  'W-9 a worker whose Redis is gone for good still ends in order when it is asked to',
  async () => {
    const redis = await startRedis();
    const office = await world.openOffice({ queue: 'Redis', redisUrl: redis.url });
    const worker = office.worker();
    await worker.until(/Running/);
    await redis.stop();

    await worker.kill('SIGTERM');

    expect((await worker.ended).code).toBe(0);
  },
  5 * MINUTES,
);

test(
  'W-3 who starts a run while Redis is away does not wait for it, reads that it is away, and the run is worked on when it is back',
  async () => {
    const redis = await startRedis();
    const office = await world.openOffice({ queue: 'Redis', redisUrl: redis.url });
    const run = await givenNative(world, office);
    const worker = office.worker();
    await worker.until(/Running/);
    await redis.end();

    const started = await startCommand(['run', run.plan], { config: office.configFile }).ended;

    expect(started).toMatchObject({ code: 4, stderr: expect.stringContaining('QUEUE_UNREACHABLE') });
    await redis.restart();
    await untilDone(office, run);
    await worker.kill('SIGTERM');
    expect((await worker.ended).code).toBe(0);
    await redis.stop();
  },
  5 * MINUTES,
);
