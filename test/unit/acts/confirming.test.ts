import { confirm } from '#src/acts/runs/confirm';
import type { ConsolidationState } from '#src/consolidation/records';
import type { UserId } from '#src/portals/ids';
import { CLOCK_DIFFERENCE_MS } from '#src/portals/room-event';
import { givenActs, PEOPLE, ROOMS } from '#test/world/given-acts';
import { bot, service } from '#test/world/simulated-rooms';

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

test('C-11 a confirmation whose message cannot be put into the log counts only once it is there', async () => {
  const { ports, says, id, acts, stores } = await givenWaiting();
  const away = async () => Promise.reject(new Error('the database went away'));
  const cutOff = { ...ports, audit: { ...ports.audit, append: away } };
  await expect(confirm(cutOff, { id, by: ann }, { room: ROOMS.canonical, event: '$cut-off' })).rejects.toThrow();
  expect((await acts.status({ id })).consolidation.confirmedAt).toBeUndefined();

  await says(ann, ROOMS.canonical, `!tributary confirm ${id}`);

  const detail = { room: ROOMS.canonical, event: '$said-1' };
  expect(stores.story.filter(({ what }) => what === 'confirmed')).toMatchObject([{ who: ann, detail }]);
  expect((await acts.status({ id })).consolidation.confirmedBy).toBe(ann);
});

const GHOST = '@libera_ann:example.org' as UserId;

test('C-10 neither a program nor a ghost with full power in canonical can confirm, nor somebody who has left it', async () => {
  const { acts, id, others, says } = await givenWaiting();
  const users = { [ann]: 100, [service.user]: 100, [bot.user]: 100, [GHOST]: 100 };
  others.writeState({ room: ROOMS.canonical, by: ann, type: 'm.room.power_levels', key: '', content: { users } });
  for (const user of [bot.user, GHOST]) others.setMembership({ room: ROOMS.canonical, user, membership: 'join' });
  others.setMembership({ room: ROOMS.canonical, user: ann, membership: 'leave' });

  for (const by of [service.user, bot.user, GHOST, ann])
    await expect(acts.confirm({ id, by })).rejects.toMatchObject({ code: 'CONFIRM_NOT_ALLOWED' });
  expect(await says(GHOST, ROOMS.canonical, `!tributary confirm ${id}`)).toContain('only people');
  expect((await acts.status({ id })).consolidation.confirmedAt).toBeUndefined();
});

test('C-10 a word that was written before the run asked for it, and is heard late, does not count: nobody could have looked', async () => {
  const { acts, id, hears, stores, clock } = await givenWaiting();
  const fence = await stores.leases.take({ consolidation: id, holder: 'a worker', forMs: 1_000, graceMs: 0 });
  const asked = clock.now();
  if (fence) await stores.stepRecords.intend(fence, { step: 'await-confirmation' });
  const says = (at: number) => {
    const content = { msgtype: 'm.text', body: `!tributary confirm ${id}` };
    return hears({ sender: ann, room: ROOMS.canonical, type: 'm.room.message', content, at });
  };

  expect(await says(asked - CLOCK_DIFFERENCE_MS - 1)).toContain('older than the question');
  expect((await acts.status({ id })).consolidation.confirmedAt).toBeUndefined();
  expect(await says(asked - CLOCK_DIFFERENCE_MS)).toContain('confirmed');
});

test.each(['undone', 'done', 'refused'] as const)('C-10 a run that is %s is not confirmed', async (state) => {
  const { acts, id, put } = await givenWaiting();
  await put(state);

  await expect(acts.confirm({ id, by: ops })).rejects.toMatchObject({ code: 'NOT_NOW' });
  expect((await acts.status({ id })).consolidation.confirmedAt).toBeUndefined();
});
