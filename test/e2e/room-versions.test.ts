import { type Community, givenCommunity } from '#test/world/e2e/communities';
import { type GivenPlan, givenAgreedPlan } from '#test/world/e2e/consents';
import { type E2eWorld, startE2eWorld } from '#test/world/e2e/e2e-world';
import { differences, type Facts, factsOf } from '#test/world/e2e/facts';
import type { StatusJson } from '#test/world/e2e/json-answers';
import { expectMerged } from '#test/world/e2e/outcome';

const VERSIONS = ['1', '6', '9', '10', '11', '12'];

let world: E2eWorld;

beforeAll(async () => {
  world = await startE2eWorld({ label: 'versions' });
});

afterAll(() => world.stop());

/** One source of every version; the owner alone has power in them, so that all of it has to be asked for and given. */
function everyVersion(canonical: string): Promise<Community> {
  const sources = VERSIONS.map((version) => ({ version, powerForUs: version === '6' }));
  return givenCommunity(world, { canonical: { version: canonical, powerForUs: false }, sources });
}

/** What stands in the rooms; what was said and taken back is left out. */
async function standing({ rooms, oldAliases }: Community): Promise<Facts> {
  const facts = await factsOf({ rooms, aliases: oldAliases });
  return new Map([...facts].filter(([name]) => !name.startsWith('what was said')));
}

/** A member of every old room goes where it points and speaks there, as clients do it: through the sender's server. */
async function expectFollowed({ community: { canonical, sources } }: GivenPlan): Promise<void> {
  for (const { viewer, room } of sources) {
    const state = await viewer.allState(room);
    const tombstone = state.find(({ type }) => type === 'm.room.tombstone');
    const via = tombstone?.sender.slice(tombstone.sender.indexOf(':') + 1) ?? '';
    expect(await viewer.join(String(tombstone?.content.replacement_room), [via])).toBe(canonical.room);
    await expect(viewer.send(room, 'anybody here?')).rejects.toMatchObject({ status: 403 });
  }
  await sources[0]?.viewer.send(canonical.room, 'I followed the signpost');
}

test('W-11 rooms of every version are retired into one of version 10, and their people can follow', async () => {
  const given = await givenAgreedPlan(world, await everyVersion('10'));

  const { code, answer } = await world.json<StatusJson>(['run', given.plan.plan, '--follow']);

  expect(code).toBe(0);
  await expectMerged(given, answer);
  await expectFollowed(given);
});

test('W-11 rooms of every version are retired into one of version 12, also after a round that was undone', async () => {
  const config = world.configWith('confirming', { policy: { secondConfirmation: true } });
  const community = await everyVersion('12');
  const first = await givenAgreedPlan(world, community, { config });
  const before = await standing(community);
  const waiting = await world.json<StatusJson>(['run', first.plan.plan, '--follow']);
  expect({ code: waiting.code, step: waiting.answer.step }).toEqual({ code: 4, step: 'await-confirmation' });
  const undone = await world.json<StatusJson & { leftovers: unknown[] }>(['undo', waiting.answer.consolidation]);
  expect({ code: undone.code, leftovers: undone.answer.leftovers }).toEqual({ code: 0, leftovers: [] });
  expect(differences(before, await standing(community))).toEqual([]);

  const given = await givenAgreedPlan(world, community);
  const { code, answer } = await world.json<StatusJson>(['run', given.plan.plan, '--follow']);

  expect(code).toBe(0);
  expect(answer.state).toBe('done');
  await expectFollowed(given);
});
