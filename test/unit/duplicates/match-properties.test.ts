import * as fc from 'fast-check';
import { candidatePairs, LARGEST_BLOCK } from '#src/duplicates/candidate-pairs';
import { decideDuplicate } from '#src/duplicates/decide-duplicate';
import { type Endpoint, readEndpoint } from '#src/duplicates/endpoint';
import type { EndpointFields } from '#src/duplicates/endpoint-fields';
import type { DuplicateVerdict } from '#src/duplicates/evidence';
import type { Fact } from '#src/duplicates/facts';
import { matchEndpoints } from '#src/duplicates/match-endpoints';
import { wordsOfName } from '#src/duplicates/name-readings';
import { measureRarity } from '#src/duplicates/rarity';
import { endpoint, from } from './given-endpoints.ts';

/** Any UTF-16 text, also with halves of pairs. */
const anyCharacters = fc.array(fc.nat(0xffff), { maxLength: 30 }).map((units) => String.fromCharCode(...units));

const word = fc.constantFrom(
  'quillfern',
  'mossgate',
  'guild',
  'dev',
  'chat',
  'lantern',
  'js',
  'de',
  'Lobby',
  'tea',
  'tea2',
);
const name = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join('-'));
const anyText = fc.oneof(
  name,
  fc.string(),
  anyCharacters,
  fc.constantFrom('__proto__', 'constructor', '', '#', ':', '/'),
);
const fields: fc.Arbitrary<Omit<EndpointFields, 'id'>> = fc.oneof(
  fc.record({
    protocol: fc.constant('irc'),
    network: fc.constantFrom('freenode', 'libera', 'oftc'),
    channel: name.map((n) => `#${n}`),
  }),
  fc.record({ protocol: fc.constant('matrix'), alias: name.map((n) => `#${n}:matrix.org`) }),
  fc.record({ protocol: fc.constant('matrix'), alias: fc.tuple(name, word).map(([n, brand]) => `#${n}:${brand}.org`) }),
  fc.record({ protocol: fc.constant('matrix'), alias: name.map((n) => `#freenode_#${n}:matrix.org`) }),
  fc.record({ protocol: fc.constant('gitter'), channel: fc.tuple(word, name).map((parts) => parts.join('/')) }),
  fc.record({
    protocol: fc.constantFrom('slack', 'discord', 'zulip', 'xmpp', 'telegram', 'other'),
    channel: anyText,
    network: anyText,
    workspace: anyText,
  }),
  fc.record({
    protocol: fc.constantFrom('irc', 'matrix', 'gitter', 'discord', '__proto__'),
    channel: anyText,
    alias: anyText,
    network: anyText,
    invite: anyText,
  }),
);
const community = fc
  .array(fields, { minLength: 2, maxLength: 12 })
  .map((all) => all.map((each, i) => readEndpoint({ id: `e${i}`, ...each })));

/** What is proposed, without regard to order. */
function proposalsOf(endpoints: readonly Endpoint[]): string[] {
  return [...matchEndpoints(endpoints)]
    .map(({ a, b, tier, score }) => `${[a.id, b.id].sort().join(' ')} ${tier} ${score}`)
    .sort();
}

test('D-3 the order of two endpoints makes no difference', () => {
  void fc.assert(
    fc.property(community, ([a, b, ...others]) => {
      const [one, other] = [a as Endpoint, b as Endpoint];
      const rarity = measureRarity([one, other, ...others]);
      const [there, back] = [decideDuplicate(one, other, rarity), decideDuplicate(other, one, rarity)];
      expect({ tier: there.tier, score: there.score }).toEqual({ tier: back.tier, score: back.score });
    }),
  );
});

test('D-3 the score lies in 0 to 1 and rises with the tier', () => {
  const rank = { none: 0, possible: 1, likely: 2, certain: 3 };
  void fc.assert(
    fc.property(community, (endpoints) => {
      const found = [...matchEndpoints(endpoints)];
      expect(found.every(({ score }) => score >= 0 && score <= 1)).toBe(true);
      const sorted = found.sort((x, y) => x.score - y.score).map(({ tier }) => rank[tier]);
      expect(sorted).toEqual([...sorted].sort((x, y) => x - y));
    }),
  );
});

test('D-11 endpoints in another order give the same proposals', () => {
  void fc.assert(
    fc.property(community, (endpoints) => {
      expect(proposalsOf([...endpoints].reverse())).toEqual(proposalsOf(endpoints));
    }),
  );
});

test('D-6 the words of a name’s words are the same words', () => {
  void fc.assert(
    fc.property(anyCharacters, (text) => {
      const words = wordsOfName(text);
      expect(wordsOfName(words.join(' '))).toEqual(words);
    }),
  );
});

test('D-11 each pair is looked at once, and never an endpoint with itself', () => {
  void fc.assert(
    fc.property(community, (endpoints) => {
      const pairs = [...candidatePairs(endpoints)].map(([a, b]) => [a.id, b.id].sort().join(' '));
      expect(new Set(pairs).size).toBe(pairs.length);
      expect([...candidatePairs(endpoints)].every(([a, b]) => a !== b)).toBe(true);
    }),
  );
});

test('D-11 a name that everybody bears yields no pairs, an address that is listed often few', () => {
  const many = (words: (i: number) => string): number =>
    [...candidatePairs(Array.from({ length: 500 }, (_, i) => endpoint(words(i))))].length;

  expect(many((i) => `gitter ${'ab'.repeat(i + 2)}/quillfern`)).toBe(0);
  expect(many(() => 'irc libera #quillfern')).toBeLessThan(500 * LARGEST_BLOCK);
});

const key = fc.constantFrom(
  'irc/libera/#quillfern',
  '#quillfern:example.org',
  'gitter/quillfern/quillfern',
  '!a:b',
  'x',
);
const people = fc.uniqueArray(fc.constantFrom('ann', 'ben', 'cat'), { minLength: 1, maxLength: 2 });
const fact: fc.Arbitrary<Fact> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('link' as const, 'room' as const, 'replaced-by' as const),
    value: key,
    from: fc.constant(from),
  }),
  fc.record({
    kind: fc.constantFrom('repository' as const, 'topic' as const),
    value: fc.constantFrom('quillfern', 'mossgate lantern', 'mossgate'),
    from: fc.constant(from),
  }),
  fc.record({ kind: fc.constantFrom('admins' as const, 'members' as const), people, from: fc.constant(from) }),
  fc.record({
    kind: fc.constant('bridge-state' as const),
    value: key,
    ghostsPresent: fc.boolean(),
    from: fc.constant(from),
  }),
);

test('D-3 whatever sources say of two endpoints, and however often, their order makes no difference', () => {
  const facts = fc.array(fact, { minLength: 2, maxLength: 6 });
  void fc.assert(
    fc.property(facts, facts, facts, (ofChannel, ofRoom, ofOther) => {
      const one = endpoint('irc libera #quillfern', ofChannel);
      const other = endpoint('matrix #quillfern:example.org', ofRoom);
      const rarity = measureRarity([one, other, endpoint('gitter quillfern/quillfern', ofOther)]);
      const [there, back] = [decideDuplicate(one, other, rarity), decideDuplicate(other, one, rarity)];
      const plain = ({ evidence }: DuplicateVerdict) => evidence.map(({ kind, weight }) => `${kind} ${weight}`).sort();
      expect({ tier: there.tier, score: there.score, evidence: plain(there) }).toEqual({
        tier: back.tier,
        score: back.score,
        evidence: plain(back),
      });
    }),
    { numRuns: 500 },
  );
});
