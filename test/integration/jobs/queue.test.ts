import { createPostgresBackend, createRedisBackend, Queue } from 'bullmq';
import pg from 'pg';
import { keepUnfinishedAwake } from '#jobs/housekeeping/keep-unfinished-awake';
import { probeRedis } from '#jobs/queue/probe-redis';
import { openQueue, type QueueNeeds, type WorkQueue } from '#jobs/queue/queue';
import { connectionOf, QUEUE_NAME, type QueuePlace } from '#jobs/queue/queue-place';
import type { RunPorts } from '#jobs/run-ports';
import { type RunningWorker, startWorker } from '#jobs/worker';
import type { Consolidation, ConsolidationId } from '#src/consolidation/records';
import { turnAmong } from '#src/consolidation/run-state';
import type { UserId } from '#src/portals/ids';
import type { WorkerRegister } from '#src/ports/job-starter';
import { type FreshDatabase, freshDatabase } from '#test/servers/postgres';
import { type RedisServer, startRedis } from '#test/servers/redis';
import { gateBefore } from '#test/world/e2e/gate';
import { eventually } from '#test/world/eventually';
import { aConsolidation } from '#test/world/kept-records';
import { givenMerge, type Merge, RUN } from '#test/world/merge-world';

let database: FreshDatabase;
let redis: RedisServer;
const opened: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  [database, redis] = await Promise.all([freshDatabase(), startRedis()]);
});

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

afterAll(async () => {
  await database.drop();
  await redis.stop();
});

const places: readonly [string, () => QueuePlace][] = [
  ['the database', () => ({ kind: 'postgres', connectionString: database.connectionString })],
  ['Redis', () => ({ kind: 'redis', url: redis.url })],
];

const noMemory = { forget: async () => undefined };
const noRegister: WorkerRegister = { seen: async () => undefined, gone: async () => undefined, alive: async () => 1 };

/** What a test left in the queue must not wake the next one's run. */
async function emptyQueue(place: QueuePlace): Promise<void> {
  const queue =
    place.kind === 'postgres'
      ? new Queue(QUEUE_NAME, { connection: connectionOf(place) }, createPostgresBackend)
      : new Queue(QUEUE_NAME, { connection: { url: place.url } }, createRedisBackend);
  await queue.obliterate({ force: true });
  await queue.close();
}

const oneTurnForAll = { turnOf: async () => 1, onTrouble: throwIt };

function givenQueue(place: QueuePlace, needs: Partial<QueueNeeds> = {}): WorkQueue {
  const queue = openQueue(place, { ...oneTurnForAll, ...needs });
  opened.push(queue);
  return queue;
}

function throwIt(what: string, error: unknown): void {
  throw new Error(what, { cause: error });
}

async function givenWorker(place: QueuePlace, ports: RunPorts, jobs = givenQueue(place)): Promise<RunningWorker> {
  const worker = await startWorker({ place, ports, jobs, workers: noRegister, heard: noMemory, onTrouble: throwIt });
  opened.push({ close: () => worker.stop() });
  return worker;
}

/** Ports on which every look at the run counts as one stretch of work, and waits as long as `gate` says. */
function countingWork(merge: Merge, gate: () => Promise<void> = async () => undefined) {
  const looks: number[] = [];
  const consolidations = {
    ...merge.ports.consolidations,
    list: async () => [],
    find: async (id: ConsolidationId) => {
      looks.push(performance.now());
      await gate();
      const run = await merge.ports.consolidations.find(id);
      return run && { ...run, state: 'paused' as const };
    },
  };
  return { looks, ports: { ...merge.ports, consolidations } };
}

/** Ports that write down in which order runs are looked at; these are kept, newest first. */
function orderOfWork(merge: Merge, kept: readonly Consolidation[] = []) {
  const order: string[] = [];
  const consolidations = {
    ...merge.ports.consolidations,
    list: async () => kept,
    find: async (id: ConsolidationId) => {
      order.push(id);
      const run = await merge.ports.consolidations.find(RUN);
      return run && { ...run, state: 'paused' as const };
    },
  };
  return { order, ports: { ...merge.ports, consolidations } };
}

describe.each(places)('the queue in %s', (_name, placeOf) => {
  afterEach(() => emptyQueue(placeOf()));

  test('W-3 a wake brings a run to its end', async () => {
    const merge = await givenMerge();
    const queue = givenQueue(placeOf());
    const ports = { ...merge.ports, consolidations: { ...merge.ports.consolidations, list: async () => [] } };
    await givenWorker(placeOf(), ports, queue);
    await queue.wake(RUN);
    await eventually(async () => (await merge.stores.consolidations.find(RUN))?.state === 'done');
  });

  test('W-3 waking twice works once', async () => {
    const { looks, ports } = countingWork(await givenMerge());
    const queue = givenQueue(placeOf());
    await Promise.all([queue.wake('c_twice00001' as ConsolidationId), queue.wake('c_twice00001' as ConsolidationId)]);
    await queue.wake('c_other00001' as ConsolidationId, 300);
    await givenWorker(placeOf(), ports, queue);
    await eventually(() => looks.length >= 2);
    expect(looks).toHaveLength(2);
  });

  test('W-3 a wake that comes while the work is under way is worked on after it', async () => {
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const { looks, ports } = countingWork(await givenMerge(), () => held);
    const queue = givenQueue(placeOf());
    await givenWorker(placeOf(), ports, queue);
    await queue.wake(RUN);
    await eventually(() => looks.length === 1);
    await queue.wake(RUN);
    await queue.wake(RUN, 60_000);
    letGo();
    await eventually(() => looks.length === 2);
  });

  test('W-9 a wake for now does not wait for one that was set for later', async () => {
    const { looks, ports } = countingWork(await givenMerge());
    const queue = givenQueue(placeOf());
    await givenWorker(placeOf(), ports, queue);
    await queue.wake(RUN, 600_000);
    await queue.wake(RUN);
    await eventually(() => looks.length === 1, { within: 3_000 });
  });

  test('W-3 work that has no job any more is put into the queue again', async () => {
    const merge = await givenMerge();
    await givenWorker(placeOf(), merge.ports);
    await eventually(async () => (await merge.stores.consolidations.find(RUN))?.state === 'done');
  });

  test("W-8 who starts many runs waits for them: another person's first run comes before the second of the many", async () => {
    const { order, ports } = orderOfWork(await givenMerge());
    const queue = givenQueue(placeOf());
    const many = Array.from({ length: 30 }, (_one, index) => `c_many${index}` as ConsolidationId);
    for (const [index, id] of many.entries()) await queue.begin(id, index + 1);
    await queue.begin('c_single' as ConsolidationId, 1);
    await queue.wake('c_begun' as ConsolidationId);

    await givenWorker(placeOf(), ports, queue);

    await eventually(() => order.length === 32);
    expect(order[0]).toBe('c_begun');
    expect(order.indexOf('c_single')).toBeLessThan(10); // eight are worked on at once
  });

  test('W-8 runs that lost their jobs with the queue stand in the line as before, behind what was begun', async () => {
    const many = Array.from({ length: 30 }, (_one, index) =>
      aConsolidation({ id: `c_many${index}`, place: index + 1 }),
    );
    const single = aConsolidation({ id: 'c_single', place: 1 });
    const begun = aConsolidation({ id: 'c_begun', place: 30, step: 'check-consent' });
    const { order, ports } = orderOfWork(await givenMerge(), [single, ...many.toReversed(), begun]);

    await givenWorker(placeOf(), ports);

    await eventually(() => order.length === 32);
    expect(order[0]).toBe('c_begun');
    expect(order.indexOf('c_single')).toBeLessThan(10);
    expect(order.indexOf('c_many0')).toBeLessThan(10);
    expect(order.indexOf('c_many29')).toBeGreaterThan(20);
  });

  test("W-8 who has begun many runs waits for them: another person's begun run comes before the second of the many", async () => {
    const by = (startedBy: string, id: string, startedAt: number) =>
      aConsolidation({ id, startedAt, startedBy: startedBy as UserId, state: 'waiting', step: 'check-consent' });
    const many = Array.from({ length: 30 }, (_one, index) => by('@ann:x', `c_many${index}`, index));
    const kept = [...many, by('@bob:x', 'c_single', 100)];
    const { order, ports } = orderOfWork(await givenMerge());
    const queue = givenQueue(placeOf(), { turnOf: async (id) => turnAmong(kept, id) });
    for (const { id } of many.toReversed()) await queue.wake(id);
    await queue.wake('c_single' as ConsolidationId);

    await givenWorker(placeOf(), ports, queue);

    await eventually(() => order.length === 31);
    expect(order.indexOf('c_single')).toBeLessThan(10); // eight are worked on at once
    expect(order.indexOf('c_many0')).toBeLessThan(10);
    expect(order.indexOf('c_many29')).toBeGreaterThan(20);
  });

  test('W-4 W-8 a run whose worker died comes before all that nobody has begun, once its lease is free', async () => {
    const { order, ports } = orderOfWork(await givenMerge());
    const { find } = ports.consolidations;
    const dead = {
      ...ports,
      consolidations: {
        ...ports.consolidations,
        find: async (id: ConsolidationId) => {
          const run = await find(id);
          const isTaken = id === 'c_freed' && order.filter((one) => one === id).length === 1;
          return run && { ...run, state: isTaken ? ('running' as const) : run.state };
        },
      },
      leases: { ...ports.leases, take: async () => undefined, freeIn: async () => 0 },
    };
    const queue = givenQueue(placeOf(), { turnOf: async () => 500 });
    const line = Array.from({ length: 250 }, (_one, index) => `c_line${index}` as ConsolidationId);
    await Promise.all(line.map((id, index) => queue.begin(id, index + 1)));
    await queue.wake('c_freed' as ConsolidationId);

    await givenWorker(placeOf(), dead, queue);

    await eventually(() => line.every((id) => order.includes(id)));
    const looks = order.flatMap((id, index) => (id === 'c_freed' ? [index] : []));
    expect(looks[0]).toBe(0);
    expect(looks[1]).toBeLessThan(order.indexOf('c_line249'));
  });

  test('W-9 a run that is done is looked after by one scheduler of its own, which ends with its time', async () => {
    const merge = await givenMerge();
    const queue = givenQueue(placeOf());
    await queue.wake(RUN);
    await givenWorker(placeOf(), merge.ports, queue);
    await eventually(async () => (await queue.watched()).has(RUN));
    await queue.watch(RUN, Date.now() + 86_400_000);

    expect([...(await queue.watched())]).toEqual([RUN]);

    await queue.unwatch(RUN);
    expect([...(await queue.watched())]).toEqual([]);
  });

  test('W-8 many daily looks wait for the runs that people wait for, and not for a line without end', async () => {
    const { order, ports } = orderOfWork(await givenMerge());
    const queue = givenQueue(placeOf());
    const looks = Array.from({ length: 40 }, (_one, index) => `c_look${index}` as ConsolidationId);
    await Promise.all(looks.map((id) => queue.watch(id, Date.now())));
    await queue.begin('c_first' as ConsolidationId, 1);
    await Promise.all(['c_late1', 'c_late2'].map((id) => queue.begin(id as ConsolidationId, 1_000)));
    await queue.wake('c_begun' as ConsolidationId);

    await givenWorker(placeOf(), ports, queue);

    await eventually(() => order.length === 44);
    expect(order.slice(0, 2)).toEqual(['c_begun', 'c_first']);
    expect(order.indexOf('c_late1')).toBeGreaterThan(32); // eight are worked on at once
  });

  test('W-3 a scheduler that got lost with the queue comes back when a worker keeps house', async () => {
    const merge = await givenMerge();
    const queue = givenQueue(placeOf());
    await merge.work();
    await keepUnfinishedAwake(merge.ports, queue);
    expect([...(await queue.watched())]).toEqual([RUN]);

    await emptyQueue(placeOf());
    expect([...(await queue.watched())]).toEqual([]);
    await keepUnfinishedAwake(merge.ports, queue);

    expect([...(await queue.watched())]).toEqual([RUN]);
  });

  test('W-9 a scheduler wakes the run when its moment has come', async () => {
    const { looks, ports } = countingWork(await givenMerge());
    const queue = givenQueue(placeOf());
    await givenWorker(placeOf(), ports, queue);
    await queue.watch('c_watched001' as ConsolidationId, Date.now() + 300);
    await eventually(() => looks.length === 1);
  });

  test('W-4 a worker that closes lets go of a run between two acts, within ten seconds', async () => {
    const merge = await givenMerge();
    let worker: RunningWorker | undefined;
    let closed: Promise<void> | undefined;
    const reached: RunPorts['reached'] = async ({ step, where }) => {
      if (step === 'link-channel' && where === 'recorded') closed ??= worker?.stop();
    };
    const consolidations = { ...merge.ports.consolidations, list: async () => [] };
    const queue = givenQueue(placeOf());
    worker = await givenWorker(placeOf(), { ...merge.ports, consolidations, reached }, queue);
    await queue.wake(RUN);
    await eventually(() => closed !== undefined);
    const before = performance.now();
    await closed;
    expect(performance.now() - before).toBeLessThan(10_000);
    expect((await merge.stores.consolidations.find(RUN))?.state).toBe('running');
    await givenWorker(placeOf(), { ...merge.ports, consolidations });
    await eventually(async () => (await merge.stores.consolidations.find(RUN))?.state === 'done');
  });
});

test('W-3 the queue keeps to a schema of its own, and its jobs carry an id and nothing else', async () => {
  const place: QueuePlace = { kind: 'postgres', connectionString: database.connectionString };
  await givenQueue(place).wake('c_secret0001' as ConsolidationId, 600_000);
  const client = new pg.Client({ connectionString: database.connectionString });
  await client.connect();
  opened.push({ close: () => client.end() });
  const { rows } = await client.query(
    `select data from tributary_queue.job where data->>'consolidation' = 'c_secret0001'`,
  );
  expect(rows).toEqual([{ data: { consolidation: 'c_secret0001' } }]);
});

/** How many timers keep this process from ending; looked at in the same way each time, since looking needs one. */
const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

test('W-3 neither a queue nor a probe whose Redis is gone keeps a process from ending', async () => {
  const gone = await startRedis();
  const before = await eventually(timers);
  const queue = openQueue({ kind: 'redis', url: gone.url }, oneTurnForAll);
  await queue.wake(RUN);
  await gone.stop();

  await queue.close();
  expect(await probeRedis(gone.url)).toMatchObject({ why: 'ECONNREFUSED' });

  await eventually(() => timers() <= before, { within: 1_000, every: 50 });
});

test('W-9 a queue and a worker whose database is away when they are opened work as soon as it is back', async () => {
  const gate = await gateBefore(Number(new URL(database.connectionString).port));
  await gate.shut();
  const through = Object.assign(new URL(database.connectionString), { port: new URL(gate.url).port }).href;
  const place: QueuePlace = { kind: 'postgres', connectionString: through };
  const { looks, ports } = countingWork(await givenMerge());
  const queue = givenQueue(place);
  const early = queue.wake(RUN);
  await expect(early).rejects.toThrow('ECONNREFUSED');
  const told: unknown[] = [];
  const onTrouble = (_what: string, error: unknown) => void told.push(error);
  const starting = startWorker({ place, ports, jobs: queue, workers: noRegister, heard: noMemory, onTrouble });

  await gate.open();
  opened.push({ close: () => gate.shut() }, { close: async () => (await starting).stop() });
  await queue.wake(RUN);

  await eventually(() => looks.length > 0);
  await starting;
});

test('W-9 a database that is cut off while the queue looks at its tables ends no process, and the queue works once it is back', async () => {
  const gate = await gateBefore(Number(new URL(database.connectionString).port));
  opened.push({ close: () => gate.shut() });
  const through = Object.assign(new URL(database.connectionString), { port: new URL(gate.url).port }).href;
  const place: QueuePlace = { kind: 'postgres', connectionString: through };
  await givenQueue(place).watched();
  const isHeldBack = gate.freezeAfter([/migration/]);
  const queue = givenQueue(place);
  const early = queue.watched();
  await isHeldBack;

  await Promise.all([gate.shut(), expect(early).rejects.toThrow(/terminated|ECONNREFUSED/)]);
  gate.thaw();
  await gate.open();

  expect(await queue.watched()).toEqual(new Set());
});
