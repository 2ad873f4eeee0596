import { type Community, givenCommunity, roomWords } from '#test/world/e2e/communities';
import { givenAgreedPlan } from '#test/world/e2e/consents';
import { type E2eWorld, startE2eWorld } from '#test/world/e2e/e2e-world';
import type { Lost } from '#test/world/e2e/gate';
import type { PlanJson, StatusJson } from '#test/world/e2e/json-answers';
import { expectMerged } from '#test/world/e2e/outcome';
import { expectRefused } from '#test/world/e2e/refusals';

let world: E2eWorld;

beforeAll(async () => {
  world = await startE2eWorld({ label: 'down' });
});

afterAll(() => world.stop());

const both = () => [world.gates.one, world.gates.two];

afterEach(async () => {
  await Promise.all(both().map((gate) => gate.open()));
});

const looking = ({ rooms, oldAliases }: Community) => ({ rooms, aliases: oldAliases });

/** A source on the second homeserver, one of whose addresses is on the first. */
async function givenAddressesOnBoth(): Promise<{ readonly community: Community; readonly near: string }> {
  const community = await givenCommunity(world);
  const [source] = community.sources;
  const near = `#${community.name}-near:${world.one.name}`;
  const { bob } = world.people;
  await bob.join(source?.room ?? '', [world.two.name]);
  await bob.putAlias(near, source?.room ?? '');
  const content = { alias: source?.aliases[0], alt_aliases: [near] };
  await source?.owner.putState(source.room, 'm.room.canonical_alias', content);
  return { community: { ...community, oldAliases: [...community.oldAliases, near] }, near };
}

describe('W-8 a homeserver that is down while planning', () => {
  test.each([0, 1])('W-8 is told as such, nothing is changed, and the next try works: number %i', async (index) => {
    const community = await givenCommunity(world);
    await both()[index]?.shut();

    const { text } = await expectRefused(world, ['plan', ...roomWords(community)], {
      exit: 1,
      code: 'ALIAS_UNKNOWN_NOW',
      untouched: looking(community),
    });
    expect(text.happened).toContain(index === 0 ? world.one.name : world.two.name);

    await both()[index]?.open();
    const { code } = await world.json<PlanJson>(['plan', ...roomWords(community)]);
    expect(code).toBe(0);
  });

  test('W-8 check-config tells which one it is and ends with 1', async () => {
    await world.gates.two.shut();

    const { code, answer } = await world.json<{ probes: { name: string; ok: boolean }[] }>(['check-config']);

    expect(code).toBe(1);
    const wrong = new Set(answer.probes.filter(({ ok }) => !ok).map(({ name }) => name));
    expect([...wrong]).toEqual([world.two.name]);
  });
});

describe('W-8 a homeserver that goes down in the middle of a run: it waits, goes on by itself, and nothing happens twice,', () => {
  test.each<[string, 'one' | 'two', RegExp, Lost]>([
    ['after it closed the source', 'two', /^PUT \S+\/state\/m\.room\.power_levels/, 'answer'],
    ['with the alias deleted and not yet set', 'two', /^PUT \S+\/directory\/room\//, 'request'],
    ['after it announced in canonical', 'one', /^PUT \S+\/send\/m\.room\.message/, 'answer'],
    ['after it replaced the source', 'two', /^PUT \S+\/state\/m\.room\.tombstone/, 'answer'],
  ])('W-2 %s', async (_when, name, pattern, lost) => {
    const given = await givenAgreedPlan(world, await givenCommunity(world));
    const hasFallen = world.gates[name].shutAt(pattern, lost);
    const run = world.start(['run', given.plan.plan, '--follow', '--json']);
    await hasFallen;
    await run.until(new RegExp(`held up: .*${world[name].name}`));

    await world.gates[name].open();

    const { code, stdout } = await run.ended;
    expect(code).toBe(0);
    await expectMerged(given, JSON.parse(stdout) as StatusJson);
  });

  test('V-7 W-10 dead for everybody, the other homeserver included, with addresses on both and one of them deleted and not yet set', async () => {
    const { community, near } = await givenAddressesOnBoth();
    const given = await givenAgreedPlan(world, community);
    const hasFallen = world.gates.two.shutAt(/^DELETE \S+\/directory\/room\//, 'answer');
    const run = world.start(['run', given.plan.plan, '--follow', '--json']);
    await hasFallen;
    process.kill(world.two.pid, 'SIGKILL');
    await world.gates.two.open();
    await run.until(new RegExp(`held up: .*${world.two.name}`));
    const { answer } = await world.json<StatusJson>(['status', given.plan.plan]);
    expect(answer).toMatchObject({ state: 'running', reason: expect.stringContaining(world.two.name) });
    const rooms = community.rooms.map(({ room }) => room);
    expect(rooms).toContain((await community.canonical.viewer.resolveAlias(near))?.room_id);

    await world.two.restart();

    const { code, stdout } = await run.ended;
    expect(code).toBe(0);
    await expectMerged(given, JSON.parse(stdout) as StatusJson);
  });

  test('W-8 a server that accepts everything and answers nothing, while a worker works', async () => {
    const worker = world.start(['worker']);
    await worker.until(/Running/);
    const given = await givenAgreedPlan(world, await givenCommunity(world));
    process.kill(world.two.pid, 'SIGSTOP');
    const run = world.start(['run', given.plan.plan, '--follow', '--json']);
    try {
      await run.until(new RegExp(`held up: .*${world.two.name}`));
    } finally {
      process.kill(world.two.pid, 'SIGCONT');
    }
    const { code, stdout } = await run.ended;

    expect(code).toBe(0);
    await expectMerged(given, JSON.parse(stdout) as StatusJson);
    await worker.kill('SIGTERM');
    expect((await worker.ended).code).toBe(0);
  });
});
