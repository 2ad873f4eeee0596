import type { ConsolidationState } from '#src/consolidation/records';
import { givenActs, PEOPLE } from '#test/world/given-acts';

/** A run in this state, past the point of no return where that is said. */
async function givenRun(state: ConsolidationState, { isForGood = false } = {}) {
  const town = givenActs();
  const plan = await town.asked();
  const { consolidation } = await town.acts.run({ plan: plan.id, by: PEOPLE.ann });
  const { id } = consolidation;
  const pointOfNoReturnAt = isForGood ? { pointOfNoReturnAt: town.clock.now() } : {};
  await town.ports.consolidations.change(id, { state, ...pointOfNoReturnAt });
  return { ...town, id, stateNow: async () => (await town.ports.consolidations.find(id))?.state };
}

test.each(['running', 'waiting', 'paused', 'failed'] as const)('W-5 a run that is %s can be undone', async (state) => {
  const { acts, id, stateNow } = await givenRun(state);

  await acts.undo({ id });

  expect(await stateNow()).toBe('undoing');
});

test.each(['paused', 'failed'] as const)('W-9 a run that is %s goes on when it is resumed', async (state) => {
  const { acts, id, stateNow, woken } = await givenRun(state);
  woken.splice(0);

  await acts.resume({ id });

  expect([await stateNow(), woken]).toEqual(['running', [id]]);
});

test('W-12 a run whose first room was replaced can still be paused, and goes on when it is resumed', async () => {
  const { acts, id, stateNow } = await givenRun('waiting', { isForGood: true });

  await acts.pause({ id });
  expect(await stateNow()).toBe('paused');
  await acts.resume({ id });
  expect(await stateNow()).toBe('running');
});

test('W-6 a run whose first room is replaced while somebody asks for its undo ends, and is not said to be undone', async () => {
  const { acts, id, ports, clock, stateNow } = await givenRun('running');
  const { change } = ports.consolidations;
  Object.assign(ports.consolidations, {
    change: async (...args: Parameters<typeof change>) => {
      await change(id, { state: 'done', pointOfNoReturnAt: clock.now() });
      return change(...args);
    },
  });

  await expect(acts.undo({ id })).rejects.toMatchObject({ code: 'UNDO_TOO_LATE' });
  expect(await stateNow()).toBe('done');
});
