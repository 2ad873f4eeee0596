import { TributaryError } from '#src/errors/tributary-error';
import { givenActs, ROOMS } from '#test/world/given-acts';
import { service } from '#test/world/simulated-rooms';

const DAY_MS = 86_400_000;
const wanted = { into: ROOMS.canonical, retire: [ROOMS.chat], dryRun: false };

/** A plan for which our account entered the chat room, asked about and then forgotten by everybody. */
async function givenForgotten() {
  const town = givenActs({ chat: { members: { '@dave:example.org': 'join' } } });
  const { plan } = await town.acts.plan(wanted);
  await town.acts.ask({ plan: plan.id });
  const stateNow = async () => (await town.ports.plans.find(plan.id))?.state;
  return { ...town, plan, stateNow };
}

test('P-9 our account leaves the rooms of a plan whose time to agree is over, and the plan is void', async () => {
  const { acts, clock, joined, ports, plan, stores } = await givenForgotten();
  clock.advance(32 * DAY_MS);

  await acts.endExpiredPlans();

  expect(await joined(service)).not.toContain(ROOMS.chat);
  const kept = await ports.plans.find(plan.id);
  expect(kept).toMatchObject({ state: 'void', reason: expect.stringMatching(/^the time to agree ended at 2\d{3}-/) });
  expect(stores.story.map(({ what }) => what)).toContain('plan-expired');
});

test('P-9 before its time is over, and while another plan needs the room, nothing is left', async () => {
  const { acts, clock, joined, stateNow } = await givenForgotten();
  clock.advance(29 * DAY_MS);
  await acts.endExpiredPlans();
  expect(await stateNow()).toBe('asked');
  const second = await acts.plan(wanted);
  clock.advance(3 * DAY_MS);

  await acts.endExpiredPlans();

  expect(second.kept).toBe(true);
  expect(await stateNow()).toBe('void');
  expect(await joined(service)).toContain(ROOMS.chat);
});

test('P-9 a plan that runs is not ended, however old it is', async () => {
  const { acts, clock, joined, stateNow, plan } = await givenForgotten();
  await acts.run({ plan: plan.id });
  clock.advance(40 * DAY_MS);

  await acts.endExpiredPlans();

  expect(await stateNow()).toBe('running');
  expect(await joined(service)).toContain(ROOMS.chat);
});

test('P-9 a room that cannot be left now is tried again, for a week at most', async () => {
  const { acts, clock, ports, stateNow } = await givenForgotten();
  const down = new TributaryError('MATRIX_UNREACHABLE', { facts: { server: 'example.org', what: 'leave' } });
  Object.assign(ports.voice, { leave: () => Promise.reject(down) });
  clock.advance(32 * DAY_MS);

  await acts.endExpiredPlans();
  expect(await stateNow()).toBe('asked');
  clock.advance(7 * DAY_MS);
  await acts.endExpiredPlans();

  expect(await stateNow()).toBe('void');
});
