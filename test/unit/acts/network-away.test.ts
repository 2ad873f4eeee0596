import type { NetworkSide } from '#src/ports/network-side';
import { givenActs, ROOMS } from '#test/world/given-acts';

const DOWN = {
  network: 'libera',
  since: Date.UTC(2026, 2, 1, 14, 5),
  said: 'The IRC network libera cannot be reached at irc.libera.chat:6697 (ECONNREFUSED).',
};
const AWAY_TEXT = `${DOWN.said} Nobody there has been seen since 2026-03-01 14:05 UTC; it is looked at again by itself`;

/** A run that waits for everybody, one side of it a channel whose network may be away. */
async function givenWaiting() {
  let isAway = true;
  const side: NetworkSide = {
    network: 'libera',
    ask: async () => [],
    rightOf: async () => 'unknown',
    away: async () => (isAway ? DOWN : undefined),
  };
  const town = givenActs({ sides: { of: (network) => (network === 'libera' ? side : undefined) } });
  const { plan } = await town.acts.plan({ into: ROOMS.canonical, retire: [ROOMS.portal], dryRun: false });
  await town.acts.ask({ plan: plan.id });
  const { consolidation } = await town.acts.run({ plan: plan.id });
  await town.ports.consolidations.change(consolidation.id, {
    state: 'waiting',
    waitingFor: [
      { party: 'network:libera/#crystal', what: 'agreement of irc://libera/#crystal: nobody has agreed yet' },
      { party: 'canonical', what: 'agreement of #crystal:example.org: nobody has agreed yet' },
    ],
  });
  town.woken.length = 0;
  const comesBack = () => {
    isAway = false;
  };
  return { ...town, id: consolidation.id, comesBack };
}

test('W-9 while a network cannot be reached the status says so and since when, not that its people are waited for', async () => {
  const { acts, id } = await givenWaiting();

  const { consolidation, parties } = await acts.status({ id });

  expect(consolidation.waitingFor.map(({ what }) => what)).toEqual([
    AWAY_TEXT,
    'agreement of #crystal:example.org: nobody has agreed yet',
  ]);
  expect(parties.find(({ id: party }) => party === 'network:libera/#crystal')?.why).toBe(AWAY_TEXT);
});

test('W-9 once a network can be reached again its people are waited for as before', async () => {
  const { acts, id, comesBack } = await givenWaiting();

  comesBack();

  const { consolidation } = await acts.status({ id });
  expect(consolidation.waitingFor[0]?.what).toBe('agreement of irc://libera/#crystal: nobody has agreed yet');
});

test('W-9 a network that can be reached again wakes the runs of its channels, and no others', async () => {
  const { acts, id, woken } = await givenWaiting();

  await acts.networkIsBack('oftc');
  await acts.networkIsBack('libera');

  expect(woken).toEqual([id]);
});
