import { readFileSync } from 'node:fs';
import type { QueueKind } from '#test/servers/queue-of-tests';
import {
  killAt,
  killAtEach,
  PLACES,
  pointsOf,
  pointsOfUndo,
  type Undisturbed,
  workUndisturbed,
  workUntil,
} from '#test/world/crash/killing';
import { type MergeTown, type Office, startMergeTown } from '#test/world/crash/merge-town';
import { type AgreedMerge, agreeTo, givenMerge } from '#test/world/crash/merges';
import { seenOf, standingOf } from '#test/world/crash/seen';
import { aMomentWithin, newChance } from '#test/world/e2e/chance';
import { eventually } from '#test/world/eventually';

const MINUTES = 60_000;
/** `npm run test:crash` kills at every place of every step; `npm test` at one place of each, another for each queue. */
const isWhole = process.env.TRIBUTARY_CRASH === 'whole';

let world: MergeTown;
let undisturbed: Undisturbed;

beforeAll(async () => {
  world = await startMergeTown();
  undisturbed = await workUndisturbed(world);
}, 6 * MINUTES);

afterAll(() => world.stop());

/** The rooms end as undisturbed ones, with every message, tombstone and alias once. */
async function expectAsUndisturbed({ merge }: AgreedMerge): Promise<void> {
  await eventually(async () => {
    expect(await seenOf(world, merge)).toEqual(undisturbed.seen);
    return true;
  });
}

/** A run whose worker is killed once in every step, and once more while it resumes each where told. */
async function killInEveryStep(queue: QueueKind, placeOf: (index: number) => string, { twice = false } = {}) {
  const office = await world.openOffice({ queue });
  const agreed = await agreeTo(world, office, await givenMerge(world));
  const points = pointsOf(undisturbed.report, placeOf);
  const again = (point: string) => (twice ? [point, `before ${point.split(' ')[1]} step`] : [point]);
  await office.acts.run({ plan: agreed.plan });
  await killAtEach({ office, plan: agreed.plan }, points.flatMap(again));
  await workUntil(office, agreed.plan, 'done');
  await expectAsUndisturbed(agreed);
}

const queues: QueueKind[] = ['PostgreSQL', 'Redis'];

test.each(queues)(
  'V-6 workers of offices that open side by side work each on runs of its own: queue in %s',
  async (queue) => {
    const offices = await Promise.all([
      world.openOffice({ queue }),
      world.openOffice({ queue }),
      world.openOffice({ queue }),
    ]);
    const settings = offices.map(({ configFile }) => JSON.parse(readFileSync(configFile, 'utf8')));
    expect(settings.map(({ database }) => database.url)).toEqual(offices.map(({ databaseUrl }) => databaseUrl));
    const places = settings.map((one) => (queue === 'Redis' ? one.queue.url : one.database.url));
    expect(new Set(places).size).toBe(3);
  },
);

test.each(isWhole ? queues : ['PostgreSQL' as const])(
  'V-6 workers killed in every step, before an act, between act and record, or after it: the rooms end as undisturbed ones, everything once: queue in %s',
  async (queue) => {
    const shift = queues.indexOf(queue);
    const rows = isWhole
      ? PLACES.map((place) => killInEveryStep(queue, () => place, { twice: place === 'performed' }))
      : [killInEveryStep(queue, (index) => PLACES[(index + shift) % 3] as string)];
    await Promise.all(rows);
  },
  15 * MINUTES,
);

/** Several runs at once, so that a killed worker leaves more than one thing half done. */
const AT_ONCE = 3;
const KILLS = isWhole ? 20 : 6;
const LATEST_MS = 1_500;

test.each(isWhole ? queues : ['Redis' as const])(
  'W-2 workers killed again and again at any moment, several runs at once, lose nothing and do nothing twice: queue in %s',
  async (queue) => {
    const chance = newChance();
    process.stdout.write(`killed at moments of TRIBUTARY_SEED=${chance.seed}\n`);
    const office = await world.openOffice({ queue });
    const runs = await Promise.all(
      Array.from({ length: AT_ONCE }, async () => agreeTo(world, office, await givenMerge(world))),
    );
    for (const { plan } of runs) await office.acts.run({ plan });
    for (let kill = 0; kill < KILLS; kill += 1) {
      const worker = office.worker();
      await worker.until(/Running/);
      await aMomentWithin(chance, LATEST_MS);
      await worker.kill('SIGKILL');
    }
    for (const { plan } of runs) await workUntil(office, plan, 'done');
    for (const run of runs) await expectAsUndisturbed(run);
  },
  10 * MINUTES,
);

const confirming = { policy: { secondConfirmation: true } };

/** The rooms stand as before, and nothing is told to be left over. */
async function expectUndone(office: Office, { plan, merge }: AgreedMerge, before: unknown): Promise<void> {
  const { consolidation } = await workUntil(office, plan, 'undone');
  expect(consolidation.reason).toBeUndefined();
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

test.each(isWhole ? queues : ['PostgreSQL' as const])(
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
