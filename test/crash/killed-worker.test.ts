import { readFileSync } from 'node:fs';
import type { QueueKind } from '#test/servers/queue-of-tests';
import { killAtWork, lengthOf } from '#test/world/crash/at-work';
import {
  isWhole,
  killInOrder,
  PLACES,
  pointsOf,
  type Undisturbed,
  workUndisturbed,
  workUntil,
} from '#test/world/crash/killing';
import { type MergeTown, type Office, startMergeTown } from '#test/world/crash/merge-town';
import { type AgreedMerge, agreeTo, givenMerge } from '#test/world/crash/merges';
import { seenOf } from '#test/world/crash/seen';
import { newChance } from '#test/world/e2e/chance';
import { eventually } from '#test/world/eventually';

const MINUTES = 60_000;

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

/** At which place of which steps a run is torn apart; `twice`: the worker that resumes dies too. */
interface Row {
  readonly placeOf: (index: number) => string;
  readonly isOf?: (index: number) => boolean;
  readonly twice?: boolean;
}

/** Every place of every step, and half of the steps each where two workers die of it, so that no row takes longer. */
const WHOLE: readonly Row[] = [
  { placeOf: () => 'before' },
  { placeOf: () => 'recorded' },
  { placeOf: () => 'performed', isOf: (index) => index % 2 === 0, twice: true },
  { placeOf: () => 'performed', isOf: (index) => index % 2 === 1, twice: true },
];

/** A run whose worker is killed once in every step of the row. */
async function killInEveryStep(queue: QueueKind, { placeOf, isOf = () => true, twice = false }: Row): Promise<void> {
  const office = await world.openOffice({ queue });
  const agreed = await agreeTo(world, office, await givenMerge(world));
  const points = pointsOf(undisturbed.report, placeOf).filter((_point, index) => isOf(index));
  const again = (point: string) => (twice ? [point, `before ${point.split(' ')[1]} step`] : [point]);
  await office.acts.run({ plan: agreed.plan });
  await killInOrder({ office, plan: agreed.plan }, points.flatMap(again));
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
    const rows = isWhole ? WHOLE : [{ placeOf: (index: number) => PLACES[(index + shift) % 3] as string }];
    await Promise.all(rows.map((row) => killInEveryStep(queue, row)));
  },
  15 * MINUTES,
);

/** Several runs at once, so that a killed worker leaves more than one thing half done. */
const AT_ONCE = 3;
const KILLS = isWhole ? 20 : 6;

async function beginSome(office: Office): Promise<readonly AgreedMerge[]> {
  const begun = Array.from({ length: AT_ONCE }, async () => agreeTo(world, office, await givenMerge(world)));
  const runs = await Promise.all(begun);
  for (const { plan } of runs) await office.acts.run({ plan });
  return runs;
}

async function areDone({ acts }: Office, runs: readonly AgreedMerge[]): Promise<boolean> {
  const answers = await Promise.all(runs.map(({ plan }) => acts.status({ id: plan })));
  return answers.every(({ consolidation }) => consolidation.state === 'done');
}

test.each(isWhole ? queues : ['Redis' as const])(
  'W-2 workers killed again and again at any moment of their work, several runs at once, lose nothing and do nothing twice: queue in %s',
  async (queue) => {
    const chance = newChance();
    process.stdout.write(`killed at moments of TRIBUTARY_SEED=${chance.seed}\n`);
    const office = await world.openOffice({ queue });
    const runs: AgreedMerge[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      if (await areDone(office, runs)) runs.push(...(await beginSome(office)));
      await killAtWork(office, chance, lengthOf(undisturbed));
    }
    for (const { plan } of runs.slice(-AT_ONCE)) await workUntil(office, plan, 'done');
    for (const run of runs) await expectAsUndisturbed(run);
  },
  15 * MINUTES,
);
