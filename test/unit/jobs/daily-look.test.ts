import { workOn } from '#jobs/run-consolidation';
import type { RunPorts } from '#jobs/run-ports';
import { givenMerge, type Merge, RUN } from '#test/world/merge-world';

const DAY_MS = 86_400_000;
const workOnce = { consolidation: RUN, holder: 'w', stop: new AbortController().signal, failures: 0 };

/** A day passes, and the look of that day comes upon something that nobody foresaw. */
async function failingLook(merge: Merge) {
  merge.clock.advance(DAY_MS + 1);
  const of: RunPorts['audit']['of'] = () => Promise.reject(new TypeError('something odd'));
  const end = await workOn({ ...merge.ports, audit: { ...merge.ports.audit, of } }, workOnce);
  return { end, run: await merge.stores.consolidations.find(RUN) };
}

test('T-15 a daily look that fails is told by the run, once, which stays done and is looked at again the next day', async () => {
  const merge = await givenMerge();
  await merge.work();
  const before = merge.stores.story.length;

  const looks = [await failingLook(merge), await failingLook(merge)];

  expect(looks.map(({ end, run }) => [end, run?.state, run?.reason])).toEqual(
    Array(2).fill([
      expect.objectContaining({ kind: 'retries', afterMs: DAY_MS }),
      'done',
      expect.stringMatching(/^the daily look failed: .*something odd/),
    ]),
  );
  expect(merge.stores.story.slice(before).map(({ what, detail }) => [what, detail])).toEqual([
    ['watch-alert', { found: [looks[0]?.run?.reason] }],
  ]);

  merge.clock.advance(DAY_MS + 1);
  expect(await merge.work()).toMatchObject({ kind: 'watches' });
  expect((await merge.stores.consolidations.find(RUN))?.reason).toBeUndefined();
});
