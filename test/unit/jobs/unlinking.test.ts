import type { LinkRequest } from '#src/ports/bridge-driver';
import { CANONICAL, givenMerge, type Merge, portalOf, RUN } from '#test/world/merge-world';

async function runOf({ stores }: Merge) {
  return stores.consolidations.find(RUN);
}

test('B-6 a link to canonical that is gone again keeps the old one: nothing is unlinked until it stands', async () => {
  const merge = await givenMerge();
  const { links, asked } = merge.bridge;
  const link = `#crystal ${CANONICAL}`;

  await merge.work(async ({ step, where, act }) => {
    if (step === 'close-source' && where === 'recorded' && act === undefined) links.delete(link);
  });

  const what = expect.stringContaining('the link of #crystal to #crystal:example.org, which is gone again');
  const waitingFor = [{ party: 'operator:libera-bridge', what }];
  expect(await runOf(merge)).toMatchObject({ state: 'waiting', step: 'unlink-source', waitingFor });
  expect([...links]).toEqual([`#crystal ${portalOf('#crystal')}`]);
  expect(asked.filter((deed) => deed.startsWith('unlink'))).toEqual([]);
  links.add(link);
  await merge.work();
  expect(await runOf(merge)).toMatchObject({ state: 'done' });
  expect([...links]).toEqual([link]);
});

test('B-6 the step that ends it says how long a channel was in two rooms', async () => {
  const merge = await givenMerge({ channels: ['#one', '#two'] });

  await merge.work(async ({ step, where, act }) => {
    if (step === 'close-source' && where === 'before' && act === undefined) merge.clock.advance(2_000);
  });

  const steps = (await merge.stores.stepRecords.of(RUN)).filter(({ step }) => step === 'unlink-source');
  expect(steps.map(({ note }) => note)).toEqual([
    '#one was linked to both rooms for at most 2.0 seconds.',
    '#two was linked to both rooms for at most 2.0 seconds.',
  ]);
});

test('B-6 a bridge that knows one room for a channel moves its link once nobody speaks in the old room any more', async () => {
  const merge = await givenMerge();
  const { driver, links } = merge.bridge;
  const { link } = driver;
  const levels: unknown[] = [];
  Object.assign(driver, {
    readyToMove: async () => ({ kind: 'done' }),
    link: async (request: LinkRequest) => {
      levels.push((await merge.look(portalOf('#crystal'))).state['m.room.power_levels ']);
      return link(request);
    },
  });

  await merge.work();

  expect(levels).toEqual([expect.objectContaining({ events_default: 100 })]);
  expect(await runOf(merge)).toMatchObject({ state: 'done' });
  expect([...links]).toEqual([`#crystal ${CANONICAL}`]);
  const unlink = (await merge.stores.stepRecords.of(RUN)).find(({ step }) => step === 'unlink-source');
  expect(unlink).not.toHaveProperty('note');
});
