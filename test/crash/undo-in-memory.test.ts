import { nameOfPoint } from '#test/world/dying-process';
import { givenMerge, type Merge, type RoomLook, RUN } from '#test/world/merge-world';

/** State that was emptied reads as state that never was: it cannot be deleted. */
function withoutEmptyState({ state, ...look }: RoomLook) {
  const entries = Object.entries(state).filter(([, content]) => JSON.stringify(content) !== '{}');
  return { ...look, state: Object.fromEntries(entries) };
}

async function rooms(merge: Merge) {
  return (await merge.lookAround()).map(withoutEmptyState);
}

/** Runs until the n-th act is recorded; then a person asks for the undo. False when there are not so many acts. */
async function runUntilAct(merge: Merge, count: number): Promise<string | undefined> {
  let acts = 0;
  let last: string | undefined;
  await merge.work(async (point) => {
    if (point.act === undefined || point.where !== 'recorded') return;
    acts += 1;
    if (acts !== count) return;
    last = nameOfPoint(point);
    await merge.stores.consolidations.change(RUN, { state: 'undoing' });
  });
  return last;
}

test('W-5 an undo after any act brings back the rooms, links and aliases as they were', async () => {
  const before = await rooms(await givenMerge());
  for (let count = 1; ; count += 1) {
    const merge = await givenMerge({ policy: { secondConfirmation: true } });
    const last = await runUntilAct(merge, count);
    if (last === undefined) return expect(count).toBeGreaterThan(15);
    const run = await merge.stores.consolidations.find(RUN);
    expect({ last, state: run?.state, leftovers: run?.reason }).toEqual({
      last,
      state: 'undone',
      leftovers: undefined,
    });
    expect({ last, rooms: await rooms(merge) }).toEqual({ last, rooms: before });
    expect([...merge.bridge.links]).toEqual(['#crystal !crystal:example.org']);
  }
});

test('W-2 what an undo does itself is on record before it takes the next act back: it may leave the room then', async () => {
  const merge = await givenMerge({ policy: { secondConfirmation: true } });
  await merge.work();
  merge.bridge.answers.set('#crystal', 'nothing');
  await merge.stores.consolidations.change(RUN, { state: 'undoing' });
  const open = new Set<string>();
  await merge.work(async ({ where, act }) => {
    if (where !== 'before' || act === undefined) return;
    const records = await merge.stores.actRecords.of(RUN);
    for (const { id, outcome } of records) if (!outcome && id !== act) open.add(`${id} at ${act}`);
  });
  const posted = (await merge.stores.actRecords.of(RUN)).map(({ act }) => (act.verb === 'post' ? act.purpose : ''));
  expect(posted).toContain('notice that the link is missing');
  expect([...open]).toEqual([]);
});

test('W-5 an undo may die at any point: the next worker brings everything back, and nothing is posted or deleted twice', async () => {
  const before = await rooms(await givenMerge());
  const given = { policy: { secondConfirmation: true } };
  const askForUndo = async (merge: Merge): Promise<void> => {
    await merge.work();
    await merge.stores.consolidations.change(RUN, { state: 'undoing' });
  };
  const undisturbed = await givenMerge(given);
  await askForUndo(undisturbed);
  let points = 0;
  await undisturbed.work(async () => {
    points += 1;
  });
  for (let index = 0; index < points; index += 1) {
    const merge = await givenMerge(given);
    await askForUndo(merge);
    await merge.workDyingAt(index);
    expect({ index, state: (await merge.stores.consolidations.find(RUN))?.state }).toEqual({ index, state: 'undone' });
    expect({ index, rooms: await rooms(merge) }).toEqual({ index, rooms: before });
  }
});
