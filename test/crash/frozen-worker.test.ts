import type { QueueKind } from '#test/servers/queue-of-tests';
import { freezeAt, isWhole, type Undisturbed, workUndisturbed, workUntil } from '#test/world/crash/killing';
import { type MergeTown, type Office, startMergeTown } from '#test/world/crash/merge-town';
import type { AgreedMerge } from '#test/world/crash/merges';
import { givenNative } from '#test/world/crash/runs';
import { seenOf } from '#test/world/crash/seen';
import { eventually } from '#test/world/eventually';

const MINUTES = 60_000;

let world: MergeTown;
let undisturbed: Undisturbed;

beforeAll(async () => {
  world = await startMergeTown();
  undisturbed = await workUndisturbed(world, { hasPortal: false });
}, 6 * MINUTES);

afterAll(() => world.stop());

const queues: readonly QueueKind[] = ['PostgreSQL', 'Redis'];
/** With the intent on record and the request not yet sent, or with the request done and its outcome not yet on record. */
const points = ['before tombstone act', 'performed move-aliases act', 'before close-source act', 'before announce act'];
const cases = queues.flatMap((queue) =>
  points.slice(0, isWhole ? points.length : 1).map((point) => ({ queue, point })),
);

/** All that is on record of the run, without the daily look that anybody may take afterwards. */
async function recordsOf({ acts }: Office, plan: string): Promise<unknown> {
  const { acts: done, steps, audit } = await acts.report({ id: plan });
  return { done, steps: steps.filter(({ step }) => step !== 'watch'), audit };
}

async function expectAsUndisturbed({ merge }: AgreedMerge): Promise<void> {
  await eventually(async () => {
    expect(await seenOf(world, merge)).toEqual(undisturbed.seen);
    return true;
  });
}

test.each(cases)(
  'W-4 a worker frozen $point past its lease writes nothing any more when it wakes, and works on as before: queue in $queue',
  async ({ queue, point }) => {
    const office = await world.openOffice({ queue });
    const [one, other] = [await givenNative(world, office), await givenNative(world, office)];
    await office.acts.run({ plan: one.plan });
    const frozen = await freezeAt({ office, plan: one.plan }, point);
    await workUntil(office, one.plan, 'done');
    await expectAsUndisturbed(one);
    const records = await recordsOf(office, one.plan);

    await frozen.kill('SIGCONT');

    await office.acts.run({ plan: other.plan });
    await eventually(async () => (await office.acts.status({ id: other.plan })).consolidation.state === 'done', {
      within: 120_000,
    });
    await expectAsUndisturbed(other);
    await expectAsUndisturbed(one);
    expect(await recordsOf(office, one.plan)).toEqual(records);
    await frozen.kill('SIGTERM');
    expect((await frozen.ended).code).toBe(0);
  },
  8 * MINUTES,
);
