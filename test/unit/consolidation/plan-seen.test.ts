import { whatPeopleSee } from '#src/consolidation/planning/seen';
import { ARABIC, inArabic, linesFromTheRight } from '#test/world/arabic-names';
import { CHANNEL, givenSituation, nativeRoom, type SituationGiven } from '#test/world/given-situation';

function seen(given: SituationGiven = {}): { readonly canonical: string; readonly source: string } {
  const [canonical, source] = whatPeopleSee(givenSituation(given));
  return { canonical: (canonical?.sentences ?? []).join(' '), source: (source?.sentences ?? []).join(' ') };
}

test('P-4 people of canonical read that they stay, what is linked, which addresses lead to them, and who may come', () => {
  const { canonical } = seen();

  expect(canonical).toContain('This room stays as it is');
  expect(canonical).toContain('#crystal on libera is linked to this room');
  expect(canonical).toContain('#libera_#crystal:example.org');
  expect(canonical).toContain('Up to 1 person may follow');
});

test('P-4 people of a source read that it is closed, where everything goes, and that nobody is moved', () => {
  const { source } = seen();

  for (const part of [
    'closed for new messages',
    'moves to Crystal (#crystal:example.org)',
    'marked as replaced, for good',
    'Nobody is moved automatically',
    'cannot be moved',
  ])
    expect(source).toContain(part);
});

test('T-24 what people read begins with words of ours, also where rooms and channels have Arabic names', () => {
  const channels = [{ ...CHANNEL, channel: ARABIC, channelName: ARABIC, networkName: ARABIC }];
  const told = whatPeopleSee(givenSituation(inArabic({ sources: [{ channels }] }))).flatMap(
    ({ sentences }) => sentences,
  );

  expect(told.join(' ')).toContain(ARABIC);
  expect(told.flatMap(linesFromTheRight)).toEqual([]);
});

test('P-4 a room without a channel or an alias of ours is told nothing of links or addresses', () => {
  const { canonical, source } = seen({ sources: [nativeRoom] });

  expect(`${canonical} ${source}`).not.toMatch(/linked|addresses/);
});

test('P-4 a network that is gone is not promised to be linked', () => {
  const { canonical } = seen({
    sources: [{ ...nativeRoom, channels: [{ protocol: 'gitter', channel: 'x', origin: 'retired' }] }],
  });

  expect(canonical).not.toContain('linked');
});

test('P-4 a canonical that is not public says so to both sides', () => {
  const { canonical, source } = seen({
    canonical: { state: { 'm.room.join_rules': { join_rule: 'invite' } } },
    sources: [{ channels: [{ ...CHANNEL, channelName: 'Crystal chat' }] }],
  });

  expect(canonical).toContain('not public');
  expect(source).toContain('the right that was agreed');
  expect(source).toContain('Crystal chat on libera');
});

test('P-4 people of a source read beforehand that there will be a reminder, and only where the policy has one', () => {
  const { source } = seen({ policy: { reminderDays: 3 } });

  expect(source).toContain('after 3 days get one reminder');
  expect(seen().source).not.toContain('reminder');
});

test.each([
  [[], 'Nobody is moved automatically; anybody can join there.'],
  [['@grace:example.org'], 'Nobody is moved automatically: the one person here decides; anybody can join there.'],
  [
    ['@grace:example.org', '@ann:example.org'],
    'Nobody is moved automatically: each of the 2 people here decides; anybody can join there.',
  ],
] as const)('P-4 people of a source with the members %j read who decides', (members, sentence) => {
  const { source } = seen({
    sources: [{ members: Object.fromEntries(members.map((user) => [user, 'join' as const])) }],
  });

  expect(source).toContain(sentence);
});
