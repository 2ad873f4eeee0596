import { dangerousCharacters } from '#test/world/dangerous-characters';
import { type Community, givenCommunity, roomWords } from '#test/world/e2e/communities';
import { givenAgreedPlan } from '#test/world/e2e/consents';
import { type E2eWorld, startE2eWorld } from '#test/world/e2e/e2e-world';
import { factsOf, type Looking } from '#test/world/e2e/facts';
import type { PlanJson, StatusJson } from '#test/world/e2e/json-answers';
import { expectMerged } from '#test/world/e2e/outcome';
import { expectPlainWords, expectUnchanged } from '#test/world/e2e/refusals';
import { weirdPowers, weirdState, writeWeirdState } from '#test/world/e2e/weird-state';

let world: E2eWorld;

beforeAll(async () => {
  world = await startE2eWorld({ label: 'nonsense' });
});

afterAll(() => world.stop());

const looking = ({ rooms, oldAliases }: Community): Looking => ({ rooms, aliases: oldAliases });

/** What reorders a line or hides in it. */
const hiddenIn = (text: string) => dangerousCharacters(text.replaceAll('\n', ''));

test.each(weirdPowers)(
  'D-2 power levels with %s give a plan or a plain no, and nothing changes',
  async (_name, version, levels) => {
    const { erin } = world.people;
    const users = { ...(version !== '12' && { [erin.userId]: 100 }), [world.services[1]]: 100 };
    const create = { power_level_content_override: { ...levels, users } };
    const community = await givenCommunity(world, { sources: [{ version, create, powerForUs: false }] });
    const before = await factsOf(looking(community));

    const end = await world.json<PlanJson>(['plan', ...roomWords(community), '--dry-run']);

    expect([0, 3]).toContain(end.code);
    expect(end.answer.plan).toMatch(/^p_/);
    expectPlainWords(end);
    await expectUnchanged(before, looking(community));
  },
);

test('D-2 rooms full of nonsense are planned, shown without hidden characters, and merged with the nonsense left alone', async () => {
  const community = await givenCommunity(world, { sources: [{}, { kind: 'gitter' }] });
  for (const room of community.rooms) expect(await writeWeirdState(room)).toHaveLength(weirdState.length);
  const before = await factsOf(looking(community));
  const shown = await world.start(['plan', ...roomWords(community), '--dry-run']).ended;
  expect(shown.code).toBe(0);
  expect(hiddenIn(shown.stdout + shown.stderr)).toEqual([]);

  const given = await givenAgreedPlan(world, community);
  const { code, answer } = await world.json<StatusJson>(['run', given.plan.plan, '--follow']);

  expect(code).toBe(0);
  await expectMerged(given, answer);
  await expectHarmlessMessages(community);
  const after = await factsOf(looking(community));
  const gone = [...before.keys()].filter((fact) => !after.has(fact) || after.get(fact) === undefined);
  expect(gone.filter((fact) => !/ (uk\.half-shot\.bridge|m\.bridge|m\.room\.canonical_alias) /.test(fact))).toEqual([]);
});

/** Nothing of what rooms are called stands in our messages as markup, as a command or unseen (threat T-24). */
async function expectHarmlessMessages({ rooms }: Community): Promise<void> {
  for (const { room, viewer } of rooms) {
    const ours = (await viewer.messages(room, 200)).filter(({ sender }) => world.services.includes(sender));
    expect(ours.length).toBeGreaterThan(1);
    for (const { content } of ours) {
      expect(hiddenIn(String(content.body))).toEqual([]);
      expect(String(content.body)).not.toMatch(/^!tributary agree AAAAAAAA$/m);
      expect(String(content.formatted_body ?? '')).not.toContain('<b>');
    }
  }
}
