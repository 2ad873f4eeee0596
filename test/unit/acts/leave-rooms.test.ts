import { TributaryError } from '#src/errors/tributary-error';
import { givenActs, PEOPLE, ROOMS } from '#test/world/given-acts';
import { service } from '#test/world/simulated-rooms';

const { ann } = PEOPLE;
const DAY_MS = 86_400_000;

/** A plan for which our account entered the chat room; ann refused it while that room's server let nobody out. */
async function givenStuck() {
  const town = givenActs({ chat: { members: { '@dave:example.org': 'join' } } });
  const wanted = { into: ROOMS.canonical, retire: [ROOMS.chat], dryRun: false };
  const { plan } = await town.acts.plan(wanted);
  await town.acts.ask({ plan: plan.id });
  const code = await town.codeIn(ROOMS.canonical);
  const down = new TributaryError('MATRIX_UNREACHABLE', { facts: { server: 'example.org', what: 'leave' } });
  const { leave } = town.ports.voice;
  const refusing = jest.fn(() => Promise.reject(down));
  Object.assign(town.ports.voice, { leave: refusing });
  await town.says(ann, ROOMS.canonical, `!tributary refuse ${code} not now`);
  const isBack = () => void Object.assign(town.ports.voice, { leave });
  const isInside = async () => (await town.joined(service)).includes(ROOMS.chat);
  const told = () => town.stores.story.filter((entry) => entry.plan === plan.id).map(({ what }) => what);
  return { ...town, plan, wanted, refusing, isBack, isInside, told };
}

test('P-9 a room that could not be left after a refusal is left by the rounds of serve, and then no more', async () => {
  const { acts, ports, plan, isBack, isInside, told } = await givenStuck();
  expect([(await ports.plans.find(plan.id))?.state, await isInside()]).toEqual(['void', true]);
  await acts.leaveRooms();
  expect(told().filter((what) => what === 'rooms-not-left')).toHaveLength(1);
  isBack();

  await acts.leaveRooms();

  expect(await isInside()).toBe(false);
  expect(told().at(-1)).toBe('rooms-left');
  const leave = jest.spyOn(ports.voice, 'leave');
  await acts.leaveRooms();
  expect(leave).not.toHaveBeenCalled();
});

test('P-9 a room that cannot be left after a refusal is tried again for a week at most', async () => {
  const { acts, clock, refusing } = await givenStuck();
  clock.advance(7 * DAY_MS);
  const before = refusing.mock.calls.length;

  await acts.leaveRooms();

  expect([before, refusing.mock.calls.length]).toEqual([1, 1]);
});

test('P-9 a room that could not be left after a refusal is kept where another plan needs it by then', async () => {
  const { acts, wanted, isBack, isInside } = await givenStuck();
  isBack();
  const { kept } = await acts.plan(wanted);

  await acts.leaveRooms();

  expect([kept, await isInside()]).toEqual([true, true]);
});

test('P-9 a room that was kept for another plan is left when that one is refused too', async () => {
  const { acts, wanted, isBack, isInside, says, codeIn } = await givenStuck();
  isBack();
  const { plan } = await acts.plan(wanted);
  await acts.ask({ plan: plan.id });
  await acts.leaveRooms();
  await acts.leaveRooms();
  expect(await isInside()).toBe(true);

  await says(ann, ROOMS.canonical, `!tributary refuse ${await codeIn(ROOMS.canonical)} not now`);

  expect(await isInside()).toBe(false);
});
