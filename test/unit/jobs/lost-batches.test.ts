import { HeldRecords } from '#jobs/held-records';
import { workOn } from '#jobs/run-consolidation';
import type { RunPorts } from '#jobs/run-ports';
import type { PartyId } from '#src/consent/party';
import type { Fence } from '#src/consolidation/records';
import { goingForward } from '#src/consolidation/run-state';
import { TributaryError } from '#src/errors/tributary-error';
import type { RecordBatch, RecordBatches } from '#src/ports/record-batch';
import { CANONICAL, givenMerge, type Merge, portalOf, RUN } from '#test/world/merge-world';
import { service } from '#test/world/simulated-rooms';

const workOnce = { consolidation: RUN, holder: 'w', stop: new AbortController().signal, failures: 0 };

/** The run's records, of which the database loses the nth batch and takes all others. */
function losing(batches: RecordBatches, nth: number) {
  let count = 0;
  const write: RecordBatches['write'] = (fence, batch) => {
    count += 1;
    if (count !== nth) return batches.write(fence, batch);
    return Promise.reject(new TributaryError('DATABASE_UNREACHABLE', { facts: { database: 'db', why: 'killed' } }));
  };
  return { batches: { write }, isOver: () => count < nth };
}

/** Works once; true when the nth batch was lost on the way. */
async function workLosing(merge: Merge, nth: number): Promise<boolean> {
  const { batches, isOver } = losing(merge.ports.batches, nth);
  const ports: RunPorts = { ...merge.ports, batches };
  await workOn(ports, workOnce);
  return !isOver();
}

/** What the records say, without moments and words: whose acts came to what, and where steps and legs stand. */
async function told({ stores }: Merge) {
  const [steps, acts] = [await stores.stepRecords.of(RUN), await stores.actRecords.of(RUN)];
  const [legs, run] = [await stores.consolidations.legsOf(RUN), await stores.consolidations.find(RUN)];
  return {
    state: run?.state,
    acts: acts.map(({ id, outcome }) => `${id} ${outcome?.result.replace('already', 'done')}`).sort(),
    steps: steps.map(({ step, leg, state }) => `${step} ${leg} ${state}`).sort(),
    legs: legs.map(({ room, state }) => `${room} ${state}`),
  };
}

/** Acts without an outcome of steps that stand as done. */
async function forgotten({ stores }: Merge): Promise<readonly string[]> {
  const done = (await stores.stepRecords.of(RUN)).filter(({ state }) => state === 'done');
  const acts = await stores.actRecords.of(RUN);
  const open = acts.filter(
    ({ step, leg, outcome }) => !outcome && done.some((one) => one.step === step && one.leg === leg),
  );
  return open.map(({ id }) => id);
}

test('W-2 whichever batch of records a database loses, no step stands as done without what its acts came to, and the run ends as if it had lost none', async () => {
  const undisturbed = await givenMerge();
  await undisturbed.work();
  const wanted = await told(undisturbed);
  const ends: unknown[] = [];
  const seen: (readonly string[])[] = [];
  for (let nth = 1; ; nth += 1) {
    const merge = await givenMerge();
    if (!(await workLosing(merge, nth))) break;
    seen.push(await forgotten(merge));
    for (let look = 0; look < 5; look += 1) await merge.work();
    ends.push(await told(merge));
  }

  expect(seen.length).toBeGreaterThan(10);
  expect(seen.flat()).toEqual([]);
  expect(ends).toEqual(ends.map(() => wanted));
});

test('W-2 what followed a batch that the database lost is not written without it: the failure is recorded, and all else read anew', async () => {
  const merge = await givenMerge();
  const { clock, ports, stores } = merge;
  const request = { consolidation: RUN, holder: 'w', forMs: 60_000, graceMs: 0 };
  const fence = (await stores.leases.take(request)) as Fence;
  const { batches } = losing(ports.batches, 2);
  const held = new HeldRecords({ records: { ...ports, batches }, clock, fence });
  const leg = portalOf('#crystal');
  const place = { consolidation: RUN, step: 'announce', leg } as const;
  const act = { verb: 'leave', actor: service.id, room: CANONICAL } as const;
  const intent = (id: string) => ({ id, place, act, former: {}, isDone: false });
  await held.intendStep(place);
  await held.intend([intent('a1')], { onlyFrom: goingForward });
  await held.concludeAct('a1', { result: 'done' });
  await expect(held.intend([intent('a2')], { onlyFrom: goingForward })).rejects.toMatchObject({
    code: 'DATABASE_UNREACHABLE',
  });
  await held.concludeStep({ ...place, state: 'done' });

  await expect(held.write()).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
  await held.writeOrForget();
  held.change({ reason: 'the database was away' });
  await held.write();

  const [step] = await stores.stepRecords.of(RUN);
  expect({ step, acts: await stores.actRecords.of(RUN) }).toMatchObject({
    step: { state: 'started' },
    acts: [{ id: 'a1' }],
  });
  expect(await held.steps()).toEqual([step]);
  expect(await stores.consolidations.find(RUN)).toMatchObject({ reason: 'the database was away' });
});

test('W-3 a run that is done has had its first look of the watch, and its plan has ended, in every batch that a crash may leave last', async () => {
  const merge = await givenMerge();
  const ends: unknown[] = [];
  const write: RecordBatches['write'] = async (fence, batch) => {
    const written = await merge.ports.batches.write(fence, batch);
    const watch = (await merge.stores.stepRecords.of(RUN)).find(({ step }) => step === 'watch');
    const plan = await merge.stores.plans.find(merge.plan.id);
    if (written.now.state === 'done') ends.push({ watch: watch?.state, plan: plan?.state });
    return written;
  };

  const ports: RunPorts = { ...merge.ports, batches: { write } };
  await workOn(ports, workOnce);

  expect(ends).toEqual([{ watch: 'waits', plan: 'ended' }]);
});

test('W-12 a pause that reaches a run at its very end keeps its plan open, and the run ends once when it goes on', async () => {
  const merge = await givenMerge();
  const write: RecordBatches['write'] = async (fence, batch) => {
    if (batch.happened.endsRun) await merge.stores.consolidations.change(RUN, { state: 'paused' });
    return merge.ports.batches.write(fence, batch);
  };
  const ports: RunPorts = { ...merge.ports, batches: { write } };
  await workOn(ports, workOnce);
  const planOfPaused = (await merge.stores.plans.find(merge.plan.id))?.state;
  const paused = (await merge.stores.consolidations.find(RUN))?.state;
  await merge.stores.consolidations.change(RUN, { state: 'running' });

  await merge.work();

  expect([paused, planOfPaused]).toEqual(['paused', 'running']);
  expect((await merge.stores.plans.find(merge.plan.id))?.state).toBe('ended');
  expect((await merge.stores.consolidations.find(RUN))?.state).toBe('done');
  expect(merge.stores.story.filter(({ what }) => what === 'run-done')).toHaveLength(1);
});

test('W-4 a refusal that is written when the run was paused a moment ago leaves it its rooms, and is told once the run is refused', async () => {
  const merge = await givenMerge();
  const { stores, plan, clock } = merge;
  clock.advance(1);
  const no = { party: 'canonical' as PartyId, person: '@alice:example.org', word: 'refuse', level: 100 } as const;
  await stores.consents.record({ ...no, plan: plan.id, hash: plan.hash, at: clock.now() });
  const isRefusal = ({ happened, begins }: RecordBatch): boolean =>
    [...(happened.audit ?? []), ...(begins?.records.audit ?? [])].some(({ what }) => what === 'run-refused');
  const write: RecordBatches['write'] = async (fence, batch) => {
    if (isRefusal(batch)) await stores.consolidations.change(RUN, { state: 'paused' });
    return merge.ports.batches.write(fence, batch);
  };
  const standing = async () => ({
    state: (await stores.consolidations.find(RUN))?.state,
    rooms: await stores.consolidations.holderOf(CANONICAL),
    told: stores.story.filter(({ what }) => what === 'run-refused').length,
  });
  await workOn({ ...merge.ports, batches: { write } }, workOnce);
  const paused = await standing();
  await stores.consolidations.change(RUN, { state: 'running' });

  await merge.work();

  expect(paused).toEqual({ state: 'paused', rooms: RUN, told: 0 });
  expect(await standing()).toEqual({ state: 'refused', rooms: undefined, told: 1 });
});

test('W-3 a run whose first look of the watch cannot be made is done all the same, and is looked at again', async () => {
  const merge = await givenMerge();
  const away = new TributaryError('DATABASE_UNREACHABLE', { facts: { database: 'db', why: 'killed' } });
  const isReplaced = async () => (await merge.stores.actRecords.of(RUN)).some(({ act }) => act.verb === 'tombstone');
  const of: RunPorts['audit']['of'] = async (plan) =>
    (await isReplaced()) ? Promise.reject(away) : merge.ports.audit.of(plan);
  const audit: RunPorts['audit'] = { ...merge.ports.audit, of };

  const end = await workOn({ ...merge.ports, audit }, workOnce);

  expect(end).toMatchObject({ kind: 'retries' });
  expect(await merge.stores.consolidations.find(RUN)).toMatchObject({ state: 'done' });
  expect((await merge.stores.plans.find(merge.plan.id))?.state).toBe('ended');
  expect(await merge.work()).toMatchObject({ kind: 'watches' });
});
