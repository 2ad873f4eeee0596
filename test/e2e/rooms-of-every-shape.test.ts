import { type Community, givenCommunity, roomWords } from '#test/world/e2e/communities';
import { type GivenPlan, givenAgreedPlan } from '#test/world/e2e/consents';
import { type E2eWorld, startE2eWorld } from '#test/world/e2e/e2e-world';
import { factsOf } from '#test/world/e2e/facts';
import type { StatusJson } from '#test/world/e2e/json-answers';
import { expectMerged } from '#test/world/e2e/outcome';
import { expectUnchanged } from '#test/world/e2e/refusals';
import { withoutPowerLevels } from '#test/world/e2e/without-power-levels';
import type { Content } from '#test/world/matrix-person';

let world: E2eWorld;

beforeAll(async () => {
  world = await startE2eWorld({ label: 'shapes' });
});

afterAll(() => world.stop());

const OF_ONE_SERVER = { creation_content: { 'm.federate': false } };

/** A room into which only these come without an invitation; our accounts and the viewer are invited. */
function closedRoom(rules: Content, viewer: string): { isPrivate: true; create: Content } {
  const joinRules = { type: 'm.room.join_rules', state_key: '', content: rules };
  return { isPrivate: true, create: { invite: [viewer, ...world.services], initial_state: [joinRules] } };
}

async function runToTheEnd(given: GivenPlan): Promise<StatusJson> {
  const { code, answer } = await world.json<StatusJson>(['run', given.plan.plan, '--follow']);
  const { state, reason, waitingFor } = answer;
  expect({ code, state, reason, waitingFor }).toEqual({ code: 0, state: 'done', reason: null, waitingFor: [] });
  return answer;
}

const merge = async (community: Community): Promise<GivenPlan> => {
  const given = await givenAgreedPlan(world, community);
  await expectMerged(given, await runToTheEnd(given));
  return given;
};

test('T-31 two rooms of one server that do not federate become one, without anybody of another server', async () => {
  const community = await givenCommunity(world, {
    canonical: { create: OF_ONE_SERVER },
    sources: [{ kind: 'near', create: OF_ONE_SERVER }],
  });

  await merge(community);

  const servers = (await community.canonical.viewer.members(community.canonical.room)).map((user) =>
    user.slice(user.indexOf(':') + 1),
  );
  expect(new Set(servers)).toEqual(new Set([world.one.name]));
});

test('T-31 a room that does not federate cannot stay when people of another server would have to follow', async () => {
  const community = await givenCommunity(world, { canonical: { create: OF_ONE_SERVER } });
  const looking = { rooms: community.rooms, aliases: community.oldAliases };
  const before = await factsOf(looking);

  const { code, answer } = await world.json<{ kept: boolean; blockers: { code: string }[] }>([
    'plan',
    ...roomWords(community),
  ]);

  expect({ code, kept: answer.kept }).toEqual({ code: 3, kept: false });
  expect(answer.blockers.map((blocker) => blocker.code)).toContain('canonical-not-federated');
  await expectUnchanged(before, looking);
});

test('T-17 a source that does not federate may become one with a room that does, when everybody agreed to that line', async () => {
  const config = world.configWith('widening', { policy: { allowWidening: true } });
  const community = await givenCommunity(world, { sources: [{ create: OF_ONE_SERVER }] });
  const given = await givenAgreedPlan(world, community, { config });
  expect(given.plan.parties.filter(({ id }) => id.includes('federation'))).not.toEqual([]);

  const { code, answer } = await world.json<StatusJson>(['run', given.plan.plan, '--follow'], { config });

  expect(code).toBe(0);
  await expectMerged(given, answer);
});

test('W-10 members of a restricted room may come into an equally restricted one, also when they left the club that opens both', async () => {
  const { alice, bob, erin, dave } = world.people;
  const club = await alice.createRoom({ name: 'club' });
  for (const person of [bob, erin, dave]) await person.join(club, [world.one.name]);
  const rules = { join_rule: 'restricted', allow: [{ type: 'm.room_membership', room_id: club }] };
  const community = await givenCommunity(world, {
    canonical: closedRoom(rules, bob.userId),
    sources: [closedRoom(rules, dave.userId)],
  });
  await dave.leave(club);

  await merge(community);

  const { room } = community.canonical;
  const now = await alice.getState(room, 'm.room.join_rules');
  expect(now).toEqual({
    ...rules,
    allow: [...rules.allow, { type: 'm.room_membership', room_id: community.sources[0]?.room }],
  });
  expect(await dave.join(room, [world.two.name, world.one.name])).toBe(room);
});

test('W-10 people of a public room are invited into one that asks to knock, each once, and need not knock', async () => {
  const { alice, bob, erin, dave } = world.people;
  const community = await givenCommunity(world, { canonical: closedRoom({ join_rule: 'knock' }, bob.userId) });

  const given = await merge(community);

  const { room } = community.canonical;
  const invited = (await alice.messages(room, 500)).filter(({ content }) => content.membership === 'invite');
  const keys = invited.map(({ state_key }) => state_key);
  expect(keys.filter((key) => key === dave.userId || key === erin.userId).sort()).toEqual([dave.userId, erin.userId]);
  expect(await dave.join(room, [world.one.name])).toBe(room);
  expect(given.plan.seen[0]?.sentences.join(' ')).toContain('not public');
});

test('P-1 a space that holds a source holds canonical beside it, in the same place, and loses nothing', async () => {
  const { alice, erin } = world.people;
  const community = await givenCommunity(world);
  const [source] = community.sources;
  const space = await alice.createRoom({
    room_version: '11',
    creation_content: { type: 'm.space' },
    power_level_content_override: { users: { [alice.userId]: 100, [world.services[0]]: 50 } },
  });
  const child = { via: [world.two.name], order: 'm', suggested: true };
  await alice.putState(space, 'm.space.child', child, source?.room);
  await erin.putState(source?.room ?? '', 'm.space.parent', { via: [world.one.name], canonical: true }, space);

  await merge(community);

  expect(await alice.getState(space, 'm.space.child', source?.room)).toEqual(child);
  const beside = await alice.getState(space, 'm.space.child', community.canonical.room);
  expect(beside).toMatchObject({ order: 'm', suggested: true });
  expect(beside?.via).not.toEqual([]);
});

test('W-11 a room without power levels is retired by its creator’s gift, who keeps all their power', async () => {
  const { erin } = world.people;
  const community = await givenCommunity(world, { sources: [{ powerForUs: false }] });
  const room = community.sources[0]?.room ?? '';
  await withoutPowerLevels(world.two, room);
  expect(await erin.getState(room, 'm.room.power_levels')).toBeUndefined();

  await merge(community);

  expect(await erin.getState(room, 'm.room.power_levels')).toMatchObject({ users: { [erin.userId]: 100 } });
});

test('W-11 a room without power levels stays, and its creator keeps all their power', async () => {
  const { alice } = world.people;
  const community = await givenCommunity(world, { canonical: { powerForUs: false } });
  const { room } = community.canonical;
  await withoutPowerLevels(world.one, room);

  await merge(community);

  expect(await alice.getState(room, 'm.room.power_levels')).toMatchObject({ users: { [alice.userId]: 100 } });
});
