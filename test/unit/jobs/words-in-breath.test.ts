import { WordsInBreath } from '#jobs/view/words-in-breath';
import { givenMerge, type Merge, RUN } from '#test/world/merge-world';

const LONG_AGO = Number.NEGATIVE_INFINITY;

/** How often the records are read when the words are wanted again so long after. */
function readsAfter(ms: number, since: number): number {
  let reads = 0;
  const words = new WordsInBreath(async () => {
    reads += 1;
    return [];
  });
  const now = jest.spyOn(performance, 'now').mockReturnValue(5_000);
  void words.shared(LONG_AGO);
  now.mockReturnValue(5_000 + ms);
  void words.shared(since);
  now.mockRestore();
  return reads;
}

test('C-8 gates of steps between which nothing is done share one look at the words', () => {
  expect(readsAfter(200, LONG_AGO)).toBe(1);
});

test('C-8 words that were read before our last write, or more than a breath ago, are read anew', () => {
  expect([readsAfter(200, 5_100), readsAfter(300, LONG_AGO)]).toEqual([2, 2]);
});

/** Takes Alice's word back in the records alone, so that nothing but the gate can see it. */
async function takeBack({ stores, plan, clock }: Merge): Promise<void> {
  const word = { plan: plan.id, party: 'canonical' as never, person: '@alice:example.org' };
  await stores.consents.withdraw({ ...word, at: clock.now() });
}

test.each([
  ['close-source', 'unlink-source'],
  ['announce', 'tombstone'],
])('C-8 a word that is taken back while %s writes is seen by the gate before %s', async (during, next) => {
  const merge = await givenMerge();

  await merge.work(async ({ where, step, act }) => {
    if (where === 'performed' && step === during && act !== undefined) await takeBack(merge);
  });

  expect((await merge.stores.consolidations.find(RUN))?.state).toBe('paused');
  expect((await merge.stores.actRecords.of(RUN)).map(({ step }) => step)).not.toContain(next);
});
