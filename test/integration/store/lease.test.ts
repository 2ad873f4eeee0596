import type { ConsolidationId, Fence } from '#src/consolidation/records';
import type { Database } from '#src/store/database';
import { createStore, type Store } from '#src/store/store';
import { underFence } from '#src/store/under-fence';
import { openFreshDatabase } from '#test/servers/postgres';
import { eventually } from '#test/world/eventually';
import { aPlan, givenLease, givenRun } from '#test/world/kept-records';

let database: Database;
let store: Store;
let run: ConsolidationId;
let count = 0;

beforeAll(async () => {
  database = await openFreshDatabase();
  store = createStore(database);
});

afterAll(() => database.close());

beforeEach(async () => {
  count += 1;
  const plan = aPlan({ id: `p_${count}`, canonical: `!canonical${count}:x`, sources: [`!source${count}:x`] });
  run = (await givenRun(store, { plan, id: `c_${count}` })).id;
});

function take(holder: string, { forMs = 60_000, graceMs = 0 } = {}): Promise<Fence | undefined> {
  return store.leases.take({ consolidation: run, holder, forMs, graceMs });
}

/** Makes the lease end in the past, by so many milliseconds. */
async function letItRunOut(byMs = 1): Promise<void> {
  const past = database.knex.raw("clock_timestamp() - ? * interval '1 millisecond'", [byMs]);
  await database.knex('leases').where({ consolidation: run }).update({ expires_at: past });
}

test('W-4 one worker at a time gets the lease', async () => {
  const taken = await Promise.all(['worker-1', 'worker-2', 'worker-3'].map((holder) => take(holder)));

  expect(taken.filter((fence) => fence !== undefined)).toHaveLength(1);
});

test('W-4 a lease that ran out goes to the next, with a higher number', async () => {
  const first = await take('worker-1');
  await letItRunOut();

  const second = await take('worker-2');

  expect(second?.number).toBeGreaterThan(first?.number ?? 0);
});

test('W-4 the next owner also waits as long as one request may still be under way', async () => {
  await take('worker-1');
  await letItRunOut(500);

  expect(await take('worker-2', { graceMs: 60_000 })).toBeUndefined();
  expect(await take('worker-2', { graceMs: 100 })).toBeDefined();
});

test('W-4 a lease says when it is free for the next: when it ran out and the last request has ended, or once it was given back', async () => {
  expect(await store.leases.freeIn(run, 60_000)).toBe(0);
  const fence = await take('worker-1');
  expect(await store.leases.freeIn(run, 60_000)).toBeGreaterThan(60_000);
  await letItRunOut(1_000);
  expect(await store.leases.freeIn(run, 60_000)).toBeLessThanOrEqual(59_000);
  expect(await store.leases.freeIn(run, 500)).toBe(0);
  if (fence) await store.leases.release(fence);
  expect(await store.leases.freeIn(run, 60_000)).toBe(0);
});

test('W-4 a lease that was given back is free at once, and its number still rises', async () => {
  const first = await givenLease(store, run);
  await store.leases.release(first);

  const second = await take('worker-2', { graceMs: 60_000 });

  expect(second?.number).toBe(first.number + 1);
});

test('W-4 a lease is renewed while it lasts, and never once it ran out', async () => {
  const fence = await givenLease(store, run);

  expect(await store.leases.renew(fence, 60_000)).toBe(true);
  await letItRunOut();
  expect(await store.leases.renew(fence, 60_000)).toBe(false);
});

test('W-4 a lease that went to another is neither renewed nor released by the former holder', async () => {
  const former = await givenLease(store, run);
  await letItRunOut();
  const current = await givenLease(store, run, 'worker-2');

  expect(await store.leases.renew(former, 60_000)).toBe(false);
  await store.leases.release(former);
  expect(await take('worker-3')).toBeUndefined();
  expect(await store.leases.renew(current, 60_000)).toBe(true);
});

test('W-4 who asks again because the answer was lost has the lease, and what was given before holds nothing any more', async () => {
  const lost = await givenLease(store, run);

  const again = await take(lost.holder, { graceMs: 60_000 });

  expect(again?.number).toBe(lost.number + 1);
  expect(await store.leases.renew(lost, 60_000)).toBe(false);
  await store.leases.release(lost);
  expect(await take('worker-2')).toBeUndefined();
});

const act = {
  id: 'c_x/announce/run/post',
  step: 'announce',
  former: {},
  act: { verb: 'leave', actor: 'service:x', room: '!a:x' },
} as unknown as Parameters<Store['actRecords']['intend']>[1];

/** Every way to write a record of a run. */
const writes: Record<string, (fence: Fence) => Promise<unknown>> = {
  'the intent of a step': (fence) => store.stepRecords.intend(fence, { step: 'announce' }),
  'the outcome of a step': (fence) => store.stepRecords.conclude(fence, { step: 'announce', state: 'done' }),
  'the intent of an act': (fence) => store.actRecords.intend(fence, act),
  'the outcome of an act': (fence) => store.actRecords.conclude(fence, act.id, { result: 'done' }),
  'the undoing of an act': (fence) => store.actRecords.undone(fence, act.id),
  'the state of the run': (fence) => store.consolidations.change(run, { state: 'failed' }, fence),
  'the state of a leg': (fence) =>
    store.consolidations.changeLeg(fence, { room: `!source${count}:x` as never, state: 'retired', step: 'tombstone' }),
  'an alias in the journal': (fence) =>
    store.aliasJournal.write(fence, {
      consolidation: run,
      alias: '#a:x',
      from: '!a:x' as never,
      to: '!b:x' as never,
      state: 'moving',
    }),
  'a batch': (fence) =>
    store.batches.write(fence, {
      happened: { steps: [{ consolidation: run, step: 'announce', state: 'started', intentAt: 0 }] },
    }),
};

async function everythingKept(): Promise<unknown> {
  const { consolidations, stepRecords, actRecords, aliasJournal } = store;
  const [found, legs, steps, acts, aliases] = await Promise.all([
    consolidations.find(run),
    consolidations.legsOf(run),
    stepRecords.of(run),
    actRecords.of(run),
    aliasJournal.of(run),
  ]);
  return { found, legs, steps, acts, aliases };
}

test.each(Object.keys(writes))('W-4 a worker whose lease ran out cannot write %s', async (what) => {
  const fence = await givenLease(store, run);
  await letItRunOut();
  const before = await everythingKept();

  await expect(writes[what]?.(fence)).rejects.toMatchObject({ code: 'LEASE_LOST', facts: { consolidation: run } });

  expect(await everythingKept()).toEqual(before);
});

test.each(Object.keys(writes))('W-4 a worker that was replaced cannot write %s', async (what) => {
  const fence = await givenLease(store, run);
  await letItRunOut();
  await givenLease(store, run, 'worker-2');
  const before = await everythingKept();

  await expect(writes[what]?.(fence)).rejects.toMatchObject({ code: 'LEASE_LOST' });

  expect(await everythingKept()).toEqual(before);
});

test('W-4 a lease cannot be taken between the check of a record and its commit', async () => {
  const fence = await givenLease(store, run);
  let taker: Promise<Fence | undefined> | undefined;

  await underFence(database.knex, fence, async (trx) => {
    taker = take('worker-2', { graceMs: -120_000 }); // as if the lease had run out long ago
    await eventually(async () => {
      const waiting = await database.knex('pg_stat_activity').where({ wait_event_type: 'Lock' }).count({ count: '*' });
      return Number(waiting[0]?.count) > 0;
    });
    await trx('step_records').insert({
      consolidation: run,
      step: 'announce',
      state: 'started',
      intent_at: new Date(0),
      fence: fence.number,
    });
  });

  expect((await taker)?.number).toBe(fence.number + 1);
  expect(await store.stepRecords.of(run)).toHaveLength(1);
});
