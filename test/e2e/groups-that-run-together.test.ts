import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Community, givenCommunity } from '#test/world/e2e/communities';
import { type GivenPlan, operatorsAgree, peopleDoTheirPart, roomsAgree } from '#test/world/e2e/consents';
import { type E2eWorld, startE2eWorld } from '#test/world/e2e/e2e-world';
import { type Facts, factsOf } from '#test/world/e2e/facts';
import type { PlanJson, StatusJson } from '#test/world/e2e/json-answers';
import { expectMerged } from '#test/world/e2e/outcome';
import { expectUnchanged } from '#test/world/e2e/refusals';

let world: E2eWorld;
let config: string;

beforeAll(async () => {
  world = await startE2eWorld({ label: 'groups' });
  config = world.configWith('finding', { discovery: { files: [join(world.folder, 'known.csv')] } });
});

afterAll(() => world.stop());

interface GroupRunJson {
  readonly result: string;
  readonly plan: string | null;
  readonly consolidation: string | null;
  readonly planned: PlanJson;
}

const looking = ({ rooms, canonical, oldAliases }: Community) => ({
  rooms,
  aliases: [...canonical.aliases, ...oldAliases],
});

/** What the operator knows stands in a file, and of each community they say that its rooms are the same. */
async function givenCertainGroups(communities: readonly Community[]): Promise<void> {
  const rooms = communities.flatMap((community) => community.rooms);
  const rows = rooms.map(({ room, aliases }) => `matrix,${aliases[0]},${room}`);
  writeFileSync(join(world.folder, 'known.csv'), ['protocol,alias,room', ...rows].join('\n'));
  await world.json(['discover'], { config });
  for (const { canonical, sources } of communities) {
    const words = ['groups', 'same', canonical.aliases[0] as string, sources[0]?.aliases[0] as string];
    const { code, stderr } = await world.json([...words, '--by', world.people.ops.userId], { config });
    expect({ code, stderr }).toMatchObject({ code: 0 });
  }
}

/** The community as its plan has it: which of the rooms stays is chosen by the plan. */
function asPlanned(community: Community, plan: PlanJson): GivenPlan {
  const canonical = community.rooms.find(({ room }) => room === plan.canonical);
  if (!canonical) throw new Error('another room stays');
  const sources = community.rooms.filter((room) => room !== canonical);
  const oldAliases = sources.flatMap(({ aliases }) => aliases);
  return { community: { ...community, canonical, sources, oldAliases }, plan };
}

async function runAll(more: readonly string[] = []) {
  const end = await world.json<{ groups: GroupRunJson[] }>(['run', '--group-tier', 'certain', ...more], { config });
  return { code: end.code, groups: end.answer.groups };
}

test('D-10 certain groups are planned and asked about together; each waits for its own people, and a blocked one is left alone', async () => {
  const [open, secret] = [await givenCommunity(world), await givenCommunity(world)];
  await secret.canonical.owner.putState(secret.canonical.room, 'm.room.encryption', {
    algorithm: 'm.megolm.v1.aes-sha2',
  });
  await secret.sources[0]?.owner.putState(secret.sources[0].room, 'm.room.encryption', {
    algorithm: 'm.megolm.v1.aes-sha2',
  });
  await givenCertainGroups([open, secret]);
  const before: Facts[] = await Promise.all([open, secret].map((community) => factsOf(looking(community))));

  const shown = await runAll(['--dry-run']);
  expect(shown.groups.map(({ result, plan }) => [result, plan]).sort()).toEqual([
    ['blocked', null],
    ['shown', null],
  ]);
  await expectUnchanged(before[0] as Facts, looking(open));

  const { code, groups } = await runAll();
  const started = groups.find(({ result }) => result === 'started');
  const blocked = groups.find(({ result }) => result === 'blocked');

  expect(code).toBe(3);
  expect(blocked?.planned.blockers.map((blocker) => blocker.code)).toContain('canonical-encrypted');
  await expectUnchanged(before[1] as Facts, looking(secret));
  const given = asPlanned(open, started?.planned as PlanJson);
  const waiting = await world.json<StatusJson>(['run', given.plan.plan, '--follow'], { config });
  expect(waiting.answer).toMatchObject({ state: 'waiting', step: 'check-consent' });
  expect((await runAll()).groups.map(({ result }) => result).sort()).toEqual(['blocked', 'under-way']);

  await operatorsAgree(world, given, { config });
  await roomsAgree(given);
  await peopleDoTheirPart(given);
  const merged = await world.json<StatusJson>(['run', given.plan.plan, '--follow'], { config });

  expect(merged.answer.consolidation).toBe(started?.consolidation);
  await expectMerged(given, merged.answer);
});
