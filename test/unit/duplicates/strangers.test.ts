import * as fc from 'fast-check';
import { decideDuplicate } from '#src/duplicates/decide-duplicate';
import { readEndpoint } from '#src/duplicates/endpoint';
import type { EndpointFields } from '#src/duplicates/endpoint-fields';
import type { DuplicateVerdict } from '#src/duplicates/evidence';
import type { Fact } from '#src/duplicates/facts';
import { groupEndpoints } from '#src/duplicates/groups/group-endpoints';
import { measureRarity } from '#src/duplicates/rarity';
import { from, kindsOf } from './given-endpoints.ts';

interface Place {
  readonly fields: EndpointFields;
  readonly facts: readonly Fact[];
}

const link = (value: string): Fact => ({ kind: 'link', value, from });

/** A community of two places under an ordinary word; each names the other in its topic. */
const CHANNEL: Place = {
  fields: { id: 'channel', protocol: 'irc', network: 'libera', channel: '#tea-chat' },
  facts: [link('#tea:example.org')],
};
const ROOM: Place = {
  fields: { id: 'room', protocol: 'matrix', alias: '#tea:example.org' },
  facts: [{ kind: 'room', value: '!tea:example.org', from }, link('irc/libera/#tea-chat')],
};

function verdictAmong(others: readonly Place[]): DuplicateVerdict {
  const [a, b, ...rest] = [CHANNEL, ROOM, ...others].map(({ fields, facts }) => readEndpoint(fields, { facts }));
  if (a === undefined || b === undefined) throw new TypeError('the pair is missing');
  return decideDuplicate(a, b, measureRarity([a, b, ...rest]));
}

const areOneGroup = (others: readonly Place[]): boolean =>
  groupEndpoints({ found: [CHANNEL, ROOM, ...others], words: [] }).some(
    ({ members }) => members.includes('channel') && members.includes('room'),
  );

/** Somebody who opens a room under the plain name in the very place. */
const squatter: Place = { fields: { id: 'squatter', protocol: 'irc', network: 'libera', channel: '#tea' }, facts: [] };
/** So many rooms under the name, in as many places. */
const namesakes = (count: number): Place[] =>
  Array.from({ length: count }, (_, i) => ({
    fields: { id: `namesake${i}`, protocol: 'gitter', channel: `${'abcdefgh'[i % 8]}${'yz'.repeat(i + 1)}/tea` },
    facts: [],
  }));
/** So many rooms that link to both, to make them look like a hub's neighbours. */
const admirers = (count: number): Place[] =>
  Array.from({ length: count }, (_, i) => ({
    fields: { id: `admirer${i}`, protocol: 'matrix', alias: `#fan${'qx'.repeat(i + 1)}:evil.example` },
    facts: [link('#tea:example.org'), link('irc/libera/#tea-chat')],
  }));

test.each([
  ['opens a room of the plain name beside one of them', [squatter]],
  ['opens forty rooms of their name', namesakes(40)],
  ['has fifty rooms link to both', admirers(50)],
  ['does all of it', [squatter, ...namesakes(40), ...admirers(50)]],
])('T-01 two places that vouch for each other stay likely when a stranger %s', (_what, strangers) => {
  expect(verdictAmong([]).tier).toBe('likely');

  expect(verdictAmong(strangers).tier).toBe('likely');
  expect(areOneGroup(strangers)).toBe(true);
});

test('D-7 where only one links to the other, the room of the plain name still speaks against it', () => {
  const silent: Place = { ...ROOM, facts: [] };
  const [a, b, other] = [CHANNEL, silent, squatter].map(({ fields, facts }) => readEndpoint(fields, { facts }));
  if (a === undefined || b === undefined || other === undefined) throw new TypeError('a place is missing');

  expect(kindsOf(decideDuplicate(a, b, measureRarity([a, b, other])))).toContain('plain-sibling');
});

const word = fc.constantFrom('tea', 'tea-chat', 'tea-dev', 'teaproject', 'moss');
const fieldsOfStranger = fc.oneof(
  fc.record({
    protocol: fc.constant('irc'),
    network: fc.constantFrom('libera', 'oftc'),
    channel: word.map((name) => `##${name}`),
  }),
  fc.record({ protocol: fc.constant('matrix'), alias: word.map((name) => `#${name}:evil.example`) }),
  fc.record({ protocol: fc.constant('gitter'), channel: fc.tuple(word, word).map((parts) => parts.join('/')) }),
);
const factOfStranger = fc.constantFrom<Fact>(
  link('#tea:example.org'),
  link('irc/libera/#tea-chat'),
  { kind: 'replaced-by', value: '!tea:example.org', from },
  { kind: 'bridge-state', value: 'irc/libera/#tea-chat', ghostsPresent: false, from },
  { kind: 'repository', value: 'forge.example/tea', from },
);
const strangers = fc
  .array(fc.tuple(fieldsOfStranger, fc.array(factOfStranger, { maxLength: 3 })), { maxLength: 12 })
  .map((all) => all.map(([fields, facts], i): Place => ({ fields: { id: `s${i}`, ...fields }, facts })));

test('T-01 whatever strangers call their rooms and say there, two places that vouch for each other are no weaker for it', () => {
  const alone = verdictAmong([]).score;
  void fc.assert(
    fc.property(strangers, (others) => {
      expect(verdictAmong(others).score).toBeGreaterThanOrEqual(alone);
      expect(areOneGroup(others)).toBe(true);
    }),
    { numRuns: 300 },
  );
});
