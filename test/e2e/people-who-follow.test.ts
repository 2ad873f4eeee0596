import { type Community, givenCommunity } from '#test/world/e2e/communities';
import { type GivenPlan, givenAgreedPlan } from '#test/world/e2e/consents';
import { crowdJoins, crowdRegistration, givenCrowd } from '#test/world/e2e/crowd';
import { type E2eWorld, startE2eWorld } from '#test/world/e2e/e2e-world';
import type { ReportJson, StatusJson } from '#test/world/e2e/json-answers';
import { expectMerged } from '#test/world/e2e/outcome';
import { eventually } from '#test/world/eventually';
import type { MatrixPerson } from '#test/world/matrix-person';

/** More than are invited between two looks. */
const CROWD = 25;

let world: E2eWorld;

beforeAll(async () => {
  const few = { per_second: 5, burst_count: 4 };
  const many = { per_second: 1_000, burst_count: 1_000 };
  world = await startE2eWorld({
    label: 'follow',
    isLimited: true,
    homeserver: { rc_invites: { per_room: many, per_user: many, per_issuer: few } },
    appservicesOfOne: async (server) => [crowdRegistration(server)],
  });
});

afterAll(() => world.stop());

async function run({ plan }: GivenPlan, config = world.config): Promise<StatusJson> {
  const { code, answer } = await world.json<StatusJson>(['run', plan.plan, '--follow'], { config });
  expect({ code, state: answer.state, reason: answer.reason }).toEqual({ code: 0, state: 'done', reason: null });
  return answer;
}

/** Works as a service would until the look says so. */
async function withWorker<T>(config: string, look: () => Promise<T | undefined>): Promise<T> {
  const worker = world.start(['worker'], { config });
  try {
    return await eventually(look, { within: 120_000, every: 500 });
  } finally {
    await worker.kill('SIGTERM');
  }
}

/** Canonical and source that nobody enters without an invitation; our accounts are invited. */
function givenClosedRooms(): Promise<Community> {
  const { bob, dave } = world.people;
  const closed = (viewer: MatrixPerson) => {
    return { isPrivate: true, create: { invite: [viewer.userId, ...world.services] } };
  };
  return givenCommunity(world, { canonical: closed(bob), sources: [closed(dave)] });
}

async function takesNoInvitations(person: MatrixPerson): Promise<void> {
  const path = `/v3/user/${encodeURIComponent(person.userId)}/account_data/m.invite_permission_config`;
  await person.call('PUT', path, { default_action: 'block' });
}

const membershipIn = async (reader: MatrixPerson, room: string, who: string) =>
  (await reader.getState(room, 'm.room.member', who))?.membership;

test('W-9 whoever takes no invitations gets none and is not asked again, here and on another server; the others are let in', async () => {
  const { alice, mallory, erin, dave } = world.people;
  const community = await givenClosedRooms();
  const { canonical, sources } = community;
  await erin.invite(sources[0]?.room ?? '', mallory.userId);
  await mallory.join(sources[0]?.room ?? '', [world.two.name]);
  for (const person of [mallory, dave]) await takesNoInvitations(person);

  const given = await givenAgreedPlan(world, community);
  const status = await run(given);

  expect(await membershipIn(alice, canonical.room, erin.userId)).toBe('invite');
  expect(await erin.join(canonical.room, [world.one.name])).toBe(canonical.room);
  for (const person of [mallory, dave])
    expect(await membershipIn(alice, canonical.room, person.userId)).toBeUndefined();
  const { answer } = await world.json<ReportJson>(['report', status.consolidation]);
  const announced = answer.steps.find(({ step }) => step === 'announce');
  expect(announced?.note).toBe('1 person was invited, 2 people could not be');
  const refused = answer.acts.filter(({ outcome }) => outcome?.result === 'refused');
  expect(refused.map(({ outcome }) => outcome?.why).sort()).toEqual(
    [mallory, dave].map(({ userId }) => `${userId} takes no invitations`).sort(),
  );
});

test('W-8 a homeserver that lets our account invite few at a time is obeyed: everybody is invited, each once', async () => {
  const { alice } = world.people;
  const knock = { type: 'm.room.join_rules', state_key: '', content: { join_rule: 'knock' } };
  const community = await givenCommunity(world, {
    canonical: {
      isPrivate: true,
      create: { invite: [world.people.bob.userId, ...world.services], initial_state: [knock] },
    },
    sources: [{ kind: 'near' }],
  });
  const crowd = await givenCrowd(world.one, CROWD);
  await crowdJoins(world.one, crowd, community.sources[0]?.room ?? '');
  const given = await givenAgreedPlan(world, community);
  await world.json(['run', given.plan.plan]);

  const status = await withWorker(world.config, async () => {
    const { answer } = await world.json<StatusJson>(['status', given.plan.plan]);
    return answer.state === 'done' ? answer : undefined;
  });

  await expectMerged(given, status);
  const invited = (await alice.messages(community.canonical.room, 500))
    .filter(({ content }) => content.membership === 'invite')
    .map(({ state_key }) => state_key as string);
  expect(invited.filter((user) => user.includes('crowd')).sort()).toEqual([...crowd].sort());
});
