import fc from 'fast-check';
import { candidatesOf } from '#src/consolidation/planning/compare-rooms';
import { type CanonicalCandidate, chooseCanonical } from '#src/duplicates/choose-canonical';
import type { RoomId } from '#src/portals/ids';
import { givenSituation } from '#test/world/given-situation';

function room(name: string, members: Partial<CanonicalCandidate> = {}): CanonicalCandidate {
  return {
    room: name as RoomId,
    address: name,
    replaced: false,
    encrypted: false,
    federated: true,
    joinable: true,
    humanAdmins: 1,
    ownAliases: 1,
    activeHumans: 5,
    humans: 10,
    ...members,
  };
}

const worse: readonly (readonly [string, Partial<CanonicalCandidate>])[] = [
  ['was replaced', { replaced: true }],
  ['is encrypted', { encrypted: true }],
  ['does not federate', { federated: false }],
  ['is not open', { joinable: false }],
  ['has no human admin', { humanAdmins: 0 }],
  ['has only addresses that a bridge made', { ownAliases: 0 }],
  ['is less active', { activeHumans: 4 }],
  ['has fewer people', { humans: 9 }],
];

test.each(worse)('P-7 a room that %s does not stay, and it is said why', (_why, members) => {
  const { room: chosen, reasons } = chooseCanonical([room('!a', members), room('!b')]);

  expect(chosen).toBe('!b');
  expect(reasons).toHaveLength(1);
});

test('P-7 what comes first weighs more than all that comes after', () => {
  const big = room('!big', { encrypted: true, activeHumans: 900, humans: 9_000, ownAliases: 5 });

  expect(chooseCanonical([big, room('!small', { activeHumans: 0, humans: 1 })]).room).toBe('!small');
});

test('P-7 the choice does not depend on the order in which rooms are named', () => {
  const candidate = fc.record({
    replaced: fc.boolean(),
    encrypted: fc.boolean(),
    joinable: fc.boolean(),
    humanAdmins: fc.nat(2),
    ownAliases: fc.nat(2),
    activeHumans: fc.nat(3),
  });
  fc.assert(
    fc.property(fc.array(candidate, { minLength: 1, maxLength: 6 }), (given) => {
      const rooms = given.map((members, index) => room(`!${index}`, members));
      expect(chooseCanonical([...rooms].reverse())).toEqual(chooseCanonical(rooms));
    }),
  );
});

test('P-7 equal rooms are told apart, and that is said too', () => {
  expect(chooseCanonical([room('!b'), room('!a')])).toEqual({
    room: '!a',
    reasons: ['the rooms are equal in all that was compared'],
  });
});

test('P-7 a community’s own room stays rather than a portal', () => {
  const { world, kinds } = givenSituation();
  const patterns = ['#libera_.*:example\\.org'];
  const candidates = candidatesOf(world, { kinds, bridgePatterns: patterns });

  expect(candidates.map(({ humanAdmins, ownAliases, humans }) => [humanAdmins, ownAliases, humans])).toEqual([
    [1, 1, 1],
    [0, 0, 1],
  ]);
  expect(chooseCanonical(candidates)).toMatchObject({ room: '!canonical:example.org' });
});
