import { isWhole, killAt, workUntil } from '#test/world/crash/killing';
import { type MergeTown, type Office, startMergeTown } from '#test/world/crash/merge-town';
import { type AgreedMerge, agreeTo, givenMerge, type MergedRoom } from '#test/world/crash/merges';
import { type Standing, standingOf } from '#test/world/crash/seen';
import { eventually } from '#test/world/eventually';

const MINUTES = 60_000;

let world: MergeTown;

beforeAll(async () => {
  world = await startMergeTown();
}, 6 * MINUTES);

afterAll(() => world.stop());

/** What a bridge writes about its link: a portal's comes back as one that was asked for (spec step 8). */
const OF_THE_LINK = ['m.bridge', 'uk.half-shot.bridge', 'm.room.bridging'];

/** The rooms without what tells of the link, and without the network's own accounts, which come and go. */
function withoutLink({ leads, rooms }: Standing): unknown {
  return {
    leads,
    rooms: rooms.map(({ state, members, ...room }) => ({
      ...room,
      state: state.filter(({ type }) => !OF_THE_LINK.includes(type)).map(withoutGhosts),
      members: members.filter((user) => !user.startsWith('@testnet_')),
    })),
  };
}

function withoutGhosts({ content, ...event }: Standing['rooms'][number]['state'][number]): unknown {
  const users = Object.entries((content.users ?? {}) as object).filter(([user]) => !user.startsWith('@testnet_'));
  return {
    ...event,
    content: { ...content, ...(content.users !== undefined && { users: Object.fromEntries(users) }) },
  };
}

/** Said on IRC it is heard in the portal, and nowhere else. */
async function expectBridgedTo({ merge }: AgreedMerge, portal: MergedRoom): Promise<void> {
  const { operators, people } = world;
  const operator = operators.find(({ person }) => person.nick() === `op${merge.name}`);
  const text = `back again in ${merge.name}`;
  const heardIn = async ({ room, owner }: MergedRoom): Promise<number> =>
    (await owner.messages(room)).filter(({ content }) => content.body === text).length;
  await eventually(
    async () => {
      if (await heardIn(portal)) return true;
      await operator?.person.say(`#${merge.name}`, text);
      return false;
    },
    { every: 2_000, within: 60_000 },
  );
  expect(await heardIn(merge.canonical)).toBe(0);
  expect(await people.bob.members(portal.room)).toContain(people.bot.userId);
}

async function givenRunning(): Promise<{ office: Office; agreed: AgreedMerge; before: unknown }> {
  const office = await world.openOffice({ policy: { secondConfirmation: true } });
  const agreed = await agreeTo(world, office, await givenMerge(world));
  const before = withoutLink(await standingOf(world, agreed.merge));
  await office.acts.run({ plan: agreed.plan });
  return { office, agreed, before };
}

/** A bridge that hears of no change looks once, and half a second later writes that with its own. */
test(
  'W-5 an undo takes its level back again where a bridge writes the levels from memory',
  async () => {
    const { office, agreed, before } = await givenRunning();
    await killAt({ office, plan: agreed.plan }, 'performed unlink-source act');
    const { bridge } = world.town;
    await bridge.restart({ staleLevels: true, powerLevelGraceMs: 500 });
    await office.acts.undo({ id: agreed.plan });

    await workUntil(office, agreed.plan, 'undone');

    expect(withoutLink(await standingOf(world, agreed.merge))).toEqual(before);
    await bridge.restart({ staleLevels: false, powerLevelGraceMs: 50 });
  },
  5 * MINUTES,
);

const STEPS = ['unlink-source', 'link-channel', 'close-source', 'await-drained', 'move-aliases', 'announce'];

test.each(isWhole ? STEPS : STEPS.slice(0, 1))(
  'W-5 an undo after a crash in %s, killed itself, opens the portal again and leaves its channel with it',
  async (step) => {
    const { office, agreed, before } = await givenRunning();
    const killing = { office, plan: agreed.plan };
    await killAt(killing, `performed ${step} act`);
    await office.acts.undo({ id: agreed.plan });
    await killAt(killing, `performed ${step} act`);

    const { consolidation } = await workUntil(office, agreed.plan, 'undone');

    const [portal] = agreed.merge.sources as [MergedRoom];
    await expectBridgedTo(agreed, portal);
    await eventually(async () => {
      expect(withoutLink(await standingOf(world, agreed.merge))).toEqual(before);
      return true;
    });
    for (const line of consolidation.reason?.split('\n') ?? []) expect(line).toContain('is open again without');
  },
  5 * MINUTES,
);
