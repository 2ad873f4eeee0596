import { givenView } from '#test/world/given-view';
import { CANONICAL, portalOf } from '#test/world/merge-world';
import { bot, service } from '#test/world/simulated-rooms';

const SOURCE = portalOf('#crystal');
const asBot = { room: SOURCE, as: bot.id };
const asService = { room: SOURCE, as: service.id };

/** A portal that its bridge's bot was seen in, after the bridge was asked to do something. */
async function givenSeen() {
  const given = await givenView();
  await given.view.world.readState(asBot);
  await given.view.world.isJoined(asService);
  given.asked.length = 0;
  given.view.lookAnew();
  const inside = () => Promise.all([asBot, asService].map((view) => given.view.world.isJoined(view)));
  return { ...given, inside };
}

test('W-7 after a bridge acted, the state of a room tells who of ours is inside, and nobody is asked for all rooms', async () => {
  const { view, asked, inside } = await givenSeen();

  expect(await inside()).toEqual([true, false]);
  await view.world.readState(asBot);

  expect(asked).toEqual(['readRoom']);
});

test('B-7 a bot that left through its bridge is outside, by a look of its own', async () => {
  const { merge, asked, inside } = await givenSeen();
  merge.others.setMembership({ room: SOURCE, user: bot.user, membership: 'leave' });

  expect(await inside()).toEqual([false, false]);
  expect(asked).toEqual(['readRoom']);
});

test('W-7 an account of ours that joined is inside by the answer to that, and sees who else is', async () => {
  const { merge, view, asked, inside } = await givenSeen();
  merge.others.setMembership({ room: SOURCE, user: bot.user, membership: 'leave' });
  await inside();
  asked.length = 0;
  await view.writer.join({ ...asService, via: [] });

  expect(await inside()).toEqual([false, true]);
  expect(asked).toEqual(['readRoom']);
});

test('W-7 whoever was thrown out by a bridge is not taken to be inside', async () => {
  const { merge, view } = await givenView();
  const canonical = { room: CANONICAL, as: service.id };
  await view.world.readState(canonical);
  merge.others.setMembership({ room: CANONICAL, user: service.user, membership: 'leave' });

  view.lookAnew();

  expect(await view.world.isJoined(canonical)).toBe(false);
});

test('W-7 a join that was refused leaves it to the homeserver who is inside', async () => {
  const { merge, view, inside } = await givenSeen();
  merge.others.setMembership({ room: SOURCE, user: service.user, membership: 'ban' });
  await expect(view.writer.join({ ...asService, via: [] })).rejects.toThrow();

  expect(await inside()).toEqual([true, false]);
});
