import type { CrashPoint } from '#jobs/run-ports';
import { nameOfPoint } from '#test/world/dying-process';
import { givenMerge, type Merge, RUN } from '#test/world/merge-world';

/** Every point where a crash would hurt, in the order in which a run passes them. */
async function pointsOf(merge: Merge): Promise<readonly CrashPoint[]> {
  const points: CrashPoint[] = [];
  await merge.work(async (point) => void points.push(point));
  return points;
}

/** All that people and records show in the end. */
async function outcomeOf(merge: Merge) {
  const acts = await merge.stores.actRecords.of(RUN);
  const steps = await merge.stores.stepRecords.of(RUN);
  return {
    rooms: await merge.lookAround(),
    state: (await merge.stores.consolidations.find(RUN))?.state,
    acts: acts.map(({ id, outcome }) => `${id}: ${outcome ? 'has an outcome' : 'is open'}`).sort(),
    steps: steps.map(({ step, leg, state }) => `${step} ${leg ?? ''}: ${state}`),
    legs: (await merge.stores.consolidations.legsOf(RUN)).map(({ state }) => state),
    links: [...merge.bridge.links],
    journal: await merge.stores.aliasJournal.of(RUN),
  };
}

test('W-2 a worker may die at any point of a run: the next one ends in the same rooms, every message once', async () => {
  const undisturbed = await givenMerge();
  const points = await pointsOf(undisturbed);
  const wanted = await outcomeOf(undisturbed);
  expect(wanted.state).toBe('done');
  for (const [index, point] of points.entries()) {
    const merge = await givenMerge();
    await merge.workDyingAt(index);
    const died = nameOfPoint(point);
    expect({ died, ...(await outcomeOf(merge)) }).toEqual({ died, ...wanted });
  }
});

test('V-6 a worker that dies after a record leaves that record behind', async () => {
  const merge = await givenMerge();
  const recorded: string[] = [];
  const missing: string[] = [];
  await merge.work(async (point, write) => {
    if (point.where !== 'recorded') return;
    await write();
    recorded.push(nameOfPoint(point));
    if (!(await isOnRecord(merge, point))) missing.push(nameOfPoint(point));
  });
  expect(missing).toEqual([]);
  expect(recorded.length).toBeGreaterThan(30);
});

async function isOnRecord({ stores }: Merge, { step, leg, act }: CrashPoint): Promise<boolean> {
  const acts = await stores.actRecords.of(RUN);
  if (act !== undefined) return acts.some(({ id, outcome }) => id === act && outcome !== undefined);
  const steps = await stores.stepRecords.of(RUN);
  return steps.some((record) => record.step === step && record.leg === leg && record.outcomeAt !== undefined);
}

test('W-2 a worker may die right after any request, also between the two halves of an alias move', async () => {
  const undisturbed = await givenMerge();
  await undisturbed.work();
  const wanted = await outcomeOf(undisturbed);
  for (let request = 0; ; request += 1) {
    const merge = await givenMerge();
    const died = await merge.workDyingAfterRequest(request);
    expect({ request, ...(await outcomeOf(merge)) }).toEqual({ request, ...wanted });
    if (!died) return expect(request).toBeGreaterThan(15);
  }
});

test('V-6 an act whose record a crash kept back passes its points of a crash when the next worker writes that record', async () => {
  for (let request = 0; ; request += 1) {
    const merge = await givenMerge();
    const passed = new Set<string>();
    const died = await merge.workDyingAfterRequest(request, async (point) => void passed.add(nameOfPoint(point)));
    const acts = await merge.stores.actRecords.of(RUN);
    const silent = acts.filter(({ id }) => !passed.has(`performed ${id}`) || !passed.has(`recorded ${id}`));
    expect({ request, silent: silent.map(({ id }) => id) }).toEqual({ request, silent: [] });
    if (!died) return;
  }
});

test('W-2 two crashes in one run end in the same rooms too', async () => {
  const undisturbed = await givenMerge({ channels: ['#one', '#two'] });
  await undisturbed.work();
  const wanted = await outcomeOf(undisturbed);
  const merge = await givenMerge({ channels: ['#one', '#two'] });
  await merge.workDyingAfterRequest(7);
  expect(await outcomeOf(merge)).toEqual(wanted);
});
