import type { QueueKind } from '#test/servers/queue-of-tests';
import { isWhole, killAt, killAtEach, PLACES, pointsOfUndo, workUntil } from '#test/world/crash/killing';
import { type MergeTown, type Office, startMergeTown } from '#test/world/crash/merge-town';
import { type AgreedMerge, agreeTo, givenMerge } from '#test/world/crash/merges';
import { leftoversIn, standingOf } from '#test/world/crash/seen';
import { eventually } from '#test/world/eventually';

const MINUTES = 60_000;

let world: MergeTown;

beforeAll(async () => {
  world = await startMergeTown();
}, 6 * MINUTES);

afterAll(() => world.stop());

const confirming = { policy: { secondConfirmation: true } };

/** The rooms stand as before, and nothing is told to be left over. */
async function expectUndone(office: Office, { plan, merge }: AgreedMerge, before: unknown): Promise<void> {
  const { consolidation } = await workUntil(office, plan, 'undone');
  expect(leftoversIn(consolidation)).toEqual([]);
  await eventually(async () => {
    expect(await standingOf(world, merge)).toEqual(before);
    return true;
  });
}

/** Rooms without a portal: the link of one comes back only with somebody's new yes, which is told elsewhere. */
async function givenUndoable(queue: QueueKind) {
  const office = await world.openOffice({ queue, ...confirming });
  const merge = await givenMerge(world, { hasPortal: false });
  const agreed = await agreeTo(world, office, merge);
  const before = await standingOf(world, merge);
  await office.acts.run({ plan: agreed.plan });
  return { office, agreed, before };
}

const queues: readonly QueueKind[] = ['PostgreSQL', 'Redis'];

test.each(isWhole ? queues : queues.slice(0, 1))(
  'W-5 an undo that is killed at every act it takes back leaves the rooms as they were: queue in %s',
  async (queue) => {
    const { office, agreed, before } = await givenUndoable(queue);
    const waiting = await workUntil(office, agreed.plan, 'waiting');
    const points = pointsOfUndo(waiting, (index) => PLACES[index % 3] as string);
    await office.acts.undo({ id: agreed.plan });
    await killAtEach({ office, plan: agreed.plan }, points);
    await expectUndone(office, agreed, before);
  },
  10 * MINUTES,
);

/** The steps of which each leaves the world changed, up to the last before the first tombstone. */
const CHANGING = ['prepare-canonical', 'close-source', 'move-aliases', 'publish-aliases', 'update-spaces', 'announce'];

test.each(isWhole ? CHANGING : ['move-aliases'])(
  'W-5 an undo after a crash between act and record of %s leaves the rooms as they were',
  async (step) => {
    const { office, agreed, before } = await givenUndoable('Redis');
    await killAt({ office, plan: agreed.plan }, `performed ${step} act`);
    await office.acts.undo({ id: agreed.plan });
    await expectUndone(office, agreed, before);
  },
  5 * MINUTES,
);
