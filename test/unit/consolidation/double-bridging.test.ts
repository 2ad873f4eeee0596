import { doubleBridgings, echoText, lastedMs } from '#src/consolidation/double-bridging';
import { givenMerge, type Merge, portalOf, RUN } from '#test/world/merge-world';

/** The bridge and the run take a while for each thing they do. */
function slowly(
  { bridge: { driver }, clock }: Merge,
  { link, unlink }: { readonly link: number; readonly unlink: number },
) {
  const quick = { link: driver.link, unlink: driver.unlink };
  Object.assign(driver, {
    link: async (request: Parameters<typeof quick.link>[0]) => {
      const since = clock.now();
      clock.advance(link);
      return { ...(await quick.link(request)), since };
    },
    unlink: async (request: Parameters<typeof quick.unlink>[0]) => {
      clock.advance(unlink);
      return quick.unlink(request);
    },
  });
}

async function echoesOf({ stores }: Merge) {
  return doubleBridgings(await stores.actRecords.of(RUN));
}

async function noteOf({ stores }: Merge) {
  return (await stores.stepRecords.of(RUN)).find(({ step }) => step === 'unlink-source')?.note;
}

test('B-6 a run records for how long it kept a channel in two rooms, from the last moment without the new link', async () => {
  const merge = await givenMerge();
  slowly(merge, { link: 1_000, unlink: 2_000 });

  await merge.work();

  const [echo] = await echoesOf(merge);
  expect(echo).toMatchObject({
    channel: { channel: '#crystal' },
    source: portalOf('#crystal'),
    until: expect.any(Number),
  });
  expect(lastedMs(echo as { from: number; until: number })).toBe(3_000);
  expect(await noteOf(merge)).toBe('#crystal was linked to both rooms for at most 3.0 seconds.');
});

test('B-6 a channel that was in two rooms for more than ten seconds is told as a warning', async () => {
  const merge = await givenMerge();
  slowly(merge, { link: 1_000, unlink: 9_500 });

  await merge.work();

  expect(await noteOf(merge)).toMatch(/^WARNING: #crystal was linked to both rooms for at most 10\.5 seconds/);
  expect(echoText('#crystal', 10_000)).not.toMatch(/WARNING/);
});

test('B-6 a yes that came while nobody looked counts from when the bridge wrote it down', async () => {
  const merge = await givenMerge();
  const { driver, answers, links } = merge.bridge;
  answers.set('#crystal', 'nothing');
  await merge.work();
  const saidYesAt = merge.clock.now() + 60_000;
  links.add(`#crystal ${merge.plan.canonical.room}`);
  Object.assign(driver, { linkedSince: async () => saidYesAt });
  merge.clock.advance(64_000);

  await merge.work();

  const [echo] = await echoesOf(merge);
  expect(echo?.from).toBe(saidYesAt);
});

test('B-6 a channel that was linked to canonical before the run is not counted, and each leg counts for itself', async () => {
  const merge = await givenMerge({ channels: ['#crystal', '#lucky'] });
  merge.bridge.links.add(`#lucky ${merge.plan.canonical.room}`);

  await merge.work();

  expect((await echoesOf(merge)).map(({ channel }) => channel.channel)).toEqual(['#crystal']);
});

test('B-6 a channel is in two rooms until one of the links is taken back', async () => {
  const merge = await givenMerge();
  const { unlink } = merge.bridge.driver;
  Object.assign(merge.bridge.driver, { unlink: async () => ({ kind: 'waits', who: 'operator:x', what: 'an unlink' }) });
  await merge.work();
  const open = await echoesOf(merge);
  Object.assign(merge.bridge.driver, { unlink });

  await merge.work();

  expect(open).toMatchObject([{ until: undefined }]);
  expect(await echoesOf(merge)).toMatchObject([{ until: expect.any(Number) }]);
});
