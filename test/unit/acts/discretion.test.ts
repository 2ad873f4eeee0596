import { discretionOf } from '#src/acts/pages/discretion';
import type { Plan } from '#src/consolidation/plan';
import type { LinkedChannel } from '#src/portals/remote-channel';
import { aLeg, aPlan, CANONICAL, SOURCE } from '#test/unit/cli/answers';

/** Canonical is public, the source is called as given and is not. */
function givenSecret(name: string, canonicalName = 'Crystal Lang'): Plan {
  const channel: LinkedChannel = { protocol: 'irc', network: 'libera', channel: '#backstage', origin: 'portal' };
  const plan = aPlan({
    projection: { [CANONICAL]: { joinRule: 'public' }, [SOURCE]: { joinRule: 'invite' } },
    legs: [aLeg({ name, channels: [channel] })],
  });
  return { ...plan, canonical: { ...plan.canonical, name: canonicalName } };
}

test.each([
  ['Everybody goes to Crystal Lang (#stays:example.org).', true],
  ['service:example.org posts the arrival in !stays:example.org', true],
  ['Crystal moves.', false],
  ['CRYSTAL moves.', false],
  ['The address #old:gitter.im leads there.', false],
  ['#backstage on libera is linked.', false],
  ['The space !unknown:example.org goes on.', false],
  ['!AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA is an older room.', false],
  ['@grace:example.org loses power.', false],
  ['One message announces it.', true],
])('T-17 beside a room called Crystal that is not public, %j may be said: %j', (text, may) => {
  expect(discretionOf(givenSecret('Crystal')).maySay(text)).toBe(may);
});

test('T-17 a room that is not public and is called like the public one is not given away by that name', () => {
  expect(discretionOf(givenSecret('Crystal Lang')).maySay('Everybody goes to Crystal Lang.')).toBe(true);
});

test('T-17 a short public name does not hide a longer secret one', () => {
  expect(discretionOf(givenSecret('Alpha Team', 'a')).maySay('The alpha team comes.')).toBe(false);
});

test('T-17 as long as all rooms are public everything may be said', () => {
  const plan = { ...givenSecret('Crystal'), projection: { [CANONICAL]: PUBLIC, [SOURCE]: PUBLIC } };

  expect(discretionOf(plan).told(['Crystal moves.', '@grace:example.org loses power.'])).toMatchObject({ withheld: 0 });
});

const PUBLIC = { joinRule: 'public' };
