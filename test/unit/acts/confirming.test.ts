import type { ConsolidationState } from '#src/consolidation/records';
import { givenActs, PEOPLE, ROOMS } from '#test/world/given-acts';
import { service } from '#test/world/simulated-rooms';

const { ann, ops } = PEOPLE;

/** A run that waits for the second confirmation. */
async function givenWaiting() {
  const town = givenActs();
  const plan = await town.asked();
  const { consolidation } = await town.acts.run({ plan: plan.id, by: ann });
  const { id } = consolidation;
  const put = (state: ConsolidationState) =>
    town.ports.consolidations.change(id, { state, step: 'await-confirmation' });
  await put('waiting');
  town.woken.splice(0);
  return { ...town, plan, id, put };
}

test('C-11 the log tells who confirmed, and by which message, and the run is woken', async () => {
  const { says, id, stores, woken } = await givenWaiting();

  await says(ann, ROOMS.canonical, `!tributary confirm ${id}`);

  const detail = { room: ROOMS.canonical, event: '$said-1' };
  expect(stores.story.at(-1)).toMatchObject({ consolidation: id, who: ann, what: 'confirmed', detail });
  expect(woken).toEqual([id]);
});

test('C-10 a program with full power in canonical cannot confirm, nor somebody who has left it', async () => {
  const { acts, id, others } = await givenWaiting();
  others.setMembership({ room: ROOMS.canonical, user: ann, membership: 'leave' });

  for (const by of [service.user, ann])
    await expect(acts.confirm({ id, by })).rejects.toMatchObject({ code: 'CONFIRM_NOT_ALLOWED' });
  expect((await acts.status({ id })).consolidation.confirmedAt).toBeUndefined();
});

test.each(['undone', 'done', 'refused'] as const)('C-10 a run that is %s is not confirmed', async (state) => {
  const { acts, id, put } = await givenWaiting();
  await put(state);

  await expect(acts.confirm({ id, by: ops })).rejects.toMatchObject({ code: 'NOT_NOW' });
  expect((await acts.status({ id })).consolidation.confirmedAt).toBeUndefined();
});
