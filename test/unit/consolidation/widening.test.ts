import fc from 'fast-check';
import { splitNetworkParty } from '#src/consent/live-rights';
import { wholeParty } from '#src/consent/party';
import { standingsOf } from '#src/consent/standing';
import { consentSubjectOf } from '#src/consolidation/consent-subject';
import type { JoinRule, Openness } from '#src/consolidation/describe-room';
import type { Plan } from '#src/consolidation/plan';
import { opensHistory, opensJoining, wideningsOf } from '#src/consolidation/widening';
import type { RoomId } from '#src/portals/ids';
import { givenSituation, type SituationGiven } from '#test/world/given-situation';

const [A, B] = ['!a:example.org' as RoomId, '!b:example.org' as RoomId];
const open = (joinRule: JoinRule, ...allow: readonly RoomId[]): Openness => ({
  joinRule,
  allow,
  history: 'shared',
  guestsMayJoin: false,
});

const someOpenness = fc.record({
  joinRule: fc.constantFrom<JoinRule[]>('public', 'invite', 'knock', 'restricted', 'knock_restricted', 'private'),
  allow: fc.subarray([A, B]),
  history: fc.constantFrom<Openness['history'][]>('world_readable', 'shared', 'invited', 'joined'),
  guestsMayJoin: fc.boolean(),
});

test.each([
  ['only invited people → by asking', open('invite'), open('knock'), true],
  ['by asking → members of a room', open('knock'), open('restricted', A), true],
  ['members of a room → by asking', open('restricted', A), open('knock'), true],
  ['members of one room → of another', open('restricted', A), open('restricted', B), true],
  ['members of two rooms → of one', open('restricted', A, B), open('restricted', A), false],
  ['by asking or as member → as member', open('knock_restricted', A), open('restricted', A), false],
  ['as member → by asking or as member', open('restricted', A), open('knock_restricted', A), true],
  ['anything → anybody', open('knock_restricted', A), open('public'), true],
  ['anybody → anything', open('public'), open('knock_restricted', A), false],
  ['an unknown rule is an invitation → invited', open('private'), open('invite'), false],
])('P-3 T-17 who may join: %s', (_what, before, after, widens) => {
  expect(opensJoining(before, after)).toBe(widens);
});

test('P-3 T-17 being no wider is an order: each is no wider than itself, and what is no wider than a narrower one is no wider', () => {
  const isNoWider = (x: Openness, y: Openness): boolean => !opensJoining(y, x);
  fc.assert(
    fc.property(someOpenness, someOpenness, someOpenness, (x, y, z) => {
      expect(isNoWider(x, x)).toBe(true);
      expect(isNoWider(x, y) && isNoWider(y, z) && !isNoWider(x, z)).toBe(false);
      expect(opensHistory(x, x)).toBe(false);
      expect(opensJoining(open('public'), x) || opensJoining(x, open('invite'))).toBe(false);
    }),
  );
});

test('P-3 T-17 the members of the source itself are no strangers to it', () => {
  expect(opensJoining(open('invite'), open('restricted', A), A)).toBe(false);
  expect(opensJoining(open('invite'), open('restricted', A, B), A)).toBe(true);
});

const PRIVATE = { 'm.room.join_rules': { join_rule: 'invite' } };

function linesOf(given: SituationGiven): readonly string[] {
  const { sources, canonical } = givenSituation(given);
  return sources.flatMap((source) => wideningsOf(source, canonical)).map(({ line }) => line);
}

test.each<[string, SituationGiven, readonly string[]]>([
  [
    'later members of a private room would read what was said before',
    {
      canonical: { state: { ...PRIVATE, 'm.room.history_visibility': { history_visibility: 'shared' } } },
      sources: [{ state: { ...PRIVATE, 'm.room.history_visibility': { history_visibility: 'joined' } } }],
    },
    ['history'],
  ],
  [
    'the same between two public rooms is no widening',
    { sources: [{ state: { 'm.room.history_visibility': { history_visibility: 'joined' } } }] },
    [],
  ],
  [
    'guests may not come into a room for invited people by themselves, whatever it says of guests',
    { canonical: { state: { ...PRIVATE, 'm.room.guest_access': { guest_access: 'can_join' } } } },
    [],
  ],
  [
    'a room of one server alone would be open to all servers',
    { sources: [{ state: { 'm.room.create': { room_version: '11', 'm.federate': false } } }] },
    ['federation'],
  ],
])('P-3 T-17 %s', (_what, given, lines) => {
  expect(linesOf(given)).toEqual(lines);
});

const LISTED = [{ server: 'example.org' as never, listed: true }];
const NOT_TOLD = [{ server: 'example.org' as never, listed: undefined }];
const ONE_SERVER = { 'm.room.create': { room_version: '11', 'm.federate': false } };
const GUESTS = { 'm.room.guest_access': { guest_access: 'can_join' } };
const WORLD_READABLE = { 'm.room.history_visibility': { history_visibility: 'world_readable' } };
const JOINED = { 'm.room.history_visibility': { history_visibility: 'joined' } };
const ASKING = { 'm.room.join_rules': { join_rule: 'knock' } };

/** What the people of #crystal read of each line before they agree to it. */
function textsOf(given: SituationGiven): readonly string[] {
  const { sources, canonical } = givenSituation(given);
  return sources.flatMap((source) => wideningsOf(source, canonical)).map(({ text }) => text);
}

test.each<[string, SituationGiven]>([
  ['anybody may join Crystal, while only those who are invited may join #crystal', { sources: [{ state: PRIVATE }] }],
  ['anybody may join Crystal, while only some may join #crystal', { sources: [{ state: ASKING }] }],
  [
    'more people may join Crystal, while only those who are invited may join #crystal',
    { canonical: { state: ASKING }, sources: [{ state: PRIVATE }] },
  ],
  [
    'what is said in Crystal can be read by everybody without joining, which is not so in #crystal',
    { canonical: { state: WORLD_READABLE } },
  ],
  [
    'who comes later can read what was said before in Crystal, which is not so in #crystal',
    { canonical: { state: PRIVATE }, sources: [{ state: { ...PRIVATE, ...JOINED } }] },
  ],
  ['guests without an account may join Crystal, but not #crystal', { canonical: { state: GUESTS } }],
  [
    'the room Crystal is listed in a public directory, and #crystal is not',
    { canonical: { state: PRIVATE, directories: LISTED }, sources: [{ state: PRIVATE, directories: NOT_TOLD }] },
  ],
  [
    "accounts of every server may take part in Crystal, while #crystal is open to its own server's alone",
    { sources: [{ state: ONE_SERVER }] },
  ],
])('P-3 T-17 a party is asked whether it agrees that %s', (text, given) => {
  expect(textsOf(given)).toEqual([text]);
});

test.each<[string, SituationGiven]>([
  ['guests', { canonical: { state: GUESTS }, sources: [{ state: GUESTS }] }],
  ['servers', { canonical: { state: ONE_SERVER }, sources: [{ state: ONE_SERVER }] }],
  [
    'directories',
    {
      canonical: { state: PRIVATE, directories: LISTED },
      sources: [{ state: PRIVATE, directories: LISTED }],
    },
  ],
])('P-3 T-17 where both rooms are as open as to %s, nobody is asked', (_what, given) => {
  expect(textsOf(given)).toEqual([]);
});

const widening: SituationGiven = { policy: { allowWidening: true }, sources: [{ state: PRIVATE }] };

test('P-3 where the policy allows it, each party is asked for each line by itself, besides the plan', () => {
  const { parties } = givenSituation(widening);
  const whole = parties.filter(({ about }) => about === undefined).map(({ id }) => id);
  const lines = [...new Set(parties.flatMap(({ about }) => about?.line ?? []))];

  expect(lines).toContain('join');
  expect(parties).toHaveLength(whole.length * (1 + lines.length));
  for (const line of lines)
    expect(parties.filter(({ about }) => about?.line === line).map(({ id }) => wholeParty(id))).toEqual(whole);
  expect(new Set(parties.map(({ id }) => id)).size).toBe(parties.length);
});

test('P-3 a network that is asked for a line is still the same channel', () => {
  const asked = givenSituation(widening).parties.filter(({ kind }) => kind === 'network');

  expect(asked.length).toBeGreaterThan(1);
  for (const { id } of asked) expect(splitNetworkParty(id)).toEqual({ network: 'libera', channel: '#crystal' });
});

test('P-3 agreeing to the plan alone agrees to none of its lines', () => {
  const { parties, legs, plan: canonical } = givenSituation(widening);
  const plan = {
    id: 'p_1',
    expiresAt: 10,
    canonical,
    legs,
    parties,
    steps: [],
    policy: { objectionHours: 0 },
  } as unknown as Plan;
  const subject = consentSubjectOf(plan, { wroteAnything: false });
  const words = parties
    .filter(({ about }) => about === undefined)
    .map(({ id: party, level, people, kind }) => {
      const person = kind === 'network' ? 'bob!bob@irc' : (people[0] ?? '');
      return { plan: 'p_1', hash: subject.hash, party, person, word: 'agree', at: 1, level } as const;
    });

  const standings = standingsOf(subject, words, { now: 2 });

  const open = standings.filter(({ verdict }) => verdict !== 'granted').map(({ party }) => party.about?.line);
  expect(open).toHaveLength(parties.length - words.length);
  expect(open).not.toContain(undefined);
});

test('P-3 canonical is listed anew only as a line of its own, and never where it is not public', () => {
  const directories = [{ server: 'example.org' as never, listed: true }];
  const listed: SituationGiven = { policy: { allowWidening: true }, sources: [{ directories }] };
  const abouts = (given: SituationGiven) => givenSituation(given).parties.flatMap(({ about }) => about?.line ?? []);

  expect(givenSituation(listed).parties.flatMap(({ about }) => about ?? [])).toContainEqual({
    room: '!canonical:example.org',
    line: 'listing',
    text: 'the room Crystal, which no directory lists now, will be listed where #crystal is',
  });
  expect(abouts({ ...listed, canonical: { directories } })).not.toContain('listing');
  expect(abouts({ ...listed, canonical: { state: PRIVATE } })).not.toContain('listing');
});
