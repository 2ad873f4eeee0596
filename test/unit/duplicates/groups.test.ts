import * as fc from 'fast-check';
import type { EndpointFields } from '#src/duplicates/endpoint-fields';
import type { Fact } from '#src/duplicates/facts';
import type { Cluster, PairWord } from '#src/duplicates/groups/group';
import { groupEndpoints } from '#src/duplicates/groups/group-endpoints';
import { from } from './given-endpoints.ts';

interface Place {
  readonly fields: EndpointFields;
  readonly facts: readonly Fact[];
}

const irc = (id: string, network: string, channel: string, facts: readonly Fact[] = []): Place => ({
  fields: { id, protocol: 'irc', network, channel },
  facts,
});
const room = (id: string, alias: string, facts: readonly Fact[] = []): Place => ({
  fields: { id, protocol: 'matrix', alias },
  facts,
});
const gitter = (id: string, channel: string): Place => ({ fields: { id, protocol: 'gitter', channel }, facts: [] });

/** One community of four places, and two places of others. */
const COMMUNITY = [
  irc('channel', 'libera', '#quillfern'),
  room('portal', '#quillfern:libera.chat'),
  gitter('gitter', 'quillfern/quillfern'),
  room('room', '#quillfern:matrix.org'),
  room('other', '#mossgate:matrix.org'),
  irc('offtopic', 'libera', '#quillfern-offtopic'),
];

let clock = 0;
const word = (a: string, word: PairWord['word'], b: string): PairWord => ({ a, b, word, who: '@ann:x', at: clock++ });
const membersOf = (clusters: readonly Cluster[]) => clusters.map(({ members }) => members.join(' '));
const grouped = (found: readonly Place[], words: readonly PairWord[] = []) =>
  membersOf(groupEndpoints({ found, words }));

test('D-10 the places of one community are one group, and each join is explained', () => {
  const [group, ...more] = groupEndpoints({ found: COMMUNITY, words: [] });

  expect(more).toEqual([]);
  expect(group?.members).toEqual(['channel', 'gitter', 'portal', 'room']);
  expect(group?.tier).toBe('likely');
  expect(group?.joins.map(({ evidence }) => evidence[0]?.kind)).toEqual(['portal-alias', 'same-name', 'same-name']);
});

test('D-10 a group made by proofs alone is certain', () => {
  expect(groupEndpoints({ found: COMMUNITY.slice(0, 2), words: [] })).toMatchObject([{ tier: 'certain' }]);
});

test('D-10 “not the same” holds two apart, also where others would bring them together', () => {
  const groups = groupEndpoints({ found: COMMUNITY, words: [word('gitter', 'different', 'channel')] });

  expect(groups.filter(({ members }) => members.includes('gitter') && members.includes('channel'))).toEqual([]);
  expect(groups.flatMap(({ apart }) => apart.map(({ why }) => why))).toContain(
    'a person has said that members of both are different',
  );
});

test('D-10 “not the same” outranks a proof', () => {
  expect(grouped(COMMUNITY.slice(0, 2), [word('channel', 'different', 'portal')])).toEqual([]);
});

test('D-10 “same” joins what nothing else does, and brings the rest of both groups along', () => {
  expect(grouped(COMMUNITY, [word('other', 'same', 'room')])).toEqual(['channel gitter other portal room']);
});

test('D-10 of two words about a pair the newest counts, whichever way round, and a word can be taken back', () => {
  const before = word('channel', 'different', 'portal');

  expect(grouped(COMMUNITY.slice(0, 2), [before, word('portal', 'same', 'channel')])).toEqual(['channel portal']);
  expect(grouped(COMMUNITY.slice(0, 2), [before, word('channel', 'unsaid', 'portal')])).toEqual(['channel portal']);
});

test('D-10 “same” and “same” never overrule “not the same” between their ends', () => {
  const words = [
    word('other', 'same', 'gitter'),
    word('gitter', 'same', 'offtopic'),
    word('other', 'different', 'offtopic'),
  ];
  const groups = groupEndpoints({ found: COMMUNITY, words });

  expect(groups.filter(({ members }) => members.includes('other') && members.includes('offtopic'))).toEqual([]);
});

test('D-10 a hub whose links are returned by sixty rooms does not swallow them', () => {
  const toHub: Fact = { kind: 'link', value: '#hub:example.org', from };
  const rooms = Array.from({ length: 60 }, (_, i) =>
    room(`r${i}`, `#${'abcdefgh'[i % 8]}x${'yz'.repeat(i + 2)}:example.org`, [toHub]),
  );
  const links = rooms.map(({ fields }): Fact => ({ kind: 'link', value: fields.alias ?? '', from }));

  expect(grouped([room('hub', '#hub:example.org', links), ...rooms])).toEqual([]);
});

test('D-10 a hub that few rooms answer stays smaller than its neighbourhood', () => {
  const toHub: Fact = { kind: 'link', value: '#hub:example.org', from };
  const names = ['quillfern', 'mossgate', 'lanternfish', 'tealeaves'];
  const rooms = names.map((name) => room(name, `#${name}:example.org`, [toHub]));
  const links = rooms.map(({ fields }): Fact => ({ kind: 'link', value: fields.alias ?? '', from }));
  const [group] = groupEndpoints({ found: [room('hub', '#hub:example.org', links), ...rooms], words: [] });

  expect(group?.members.length ?? 0).toBeLessThan(5);
  expect(group?.apart.map(({ why }) => why)).toContainEqual(
    expect.stringMatching(/^only \d+ % of what their places say/),
  );
});

test('D-10 a chain of likely pairs is cut where its ends say nothing to each other', () => {
  const names = Array.from({ length: 12 }, (_, i) => `${'bcdfghklmnpq'[i]}o${'rstvwxzbcdfg'[i]}ick`);
  const chain = names.map((name, i) =>
    room(name, `#${name}:example.org`, [
      ...(i > 0 ? [{ kind: 'link' as const, value: `#${names[i - 1]}:example.org`, from }] : []),
      ...(i < 11 ? [{ kind: 'link' as const, value: `#${names[i + 1]}:example.org`, from }] : []),
    ]),
  );
  const sizes = groupEndpoints({ found: chain, words: [] }).map(({ members }) => members.length);

  expect(Math.max(...sizes)).toBeLessThan(6);
});

test('D-10 the order in which endpoints were found makes no difference', () => {
  const shuffled = fc.shuffledSubarray(COMMUNITY, { minLength: COMMUNITY.length, maxLength: COMMUNITY.length });

  void fc.assert(
    fc.property(shuffled, (found) => {
      expect(grouped(found)).toEqual(grouped(COMMUNITY));
    }),
    { numRuns: 50 },
  );
});

test('D-10 whatever people say, nobody is in two groups and no pair that was held apart is together', () => {
  const ids = fc.constantFrom(...COMMUNITY.map(({ fields }) => fields.id));
  const said = fc.constantFrom<PairWord['word']>('same', 'different', 'unsaid');
  const words = fc.array(
    fc.tuple(ids, said, ids).filter(([a, , b]) => a !== b),
    { maxLength: 12 },
  );

  void fc.assert(
    fc.property(words, (spoken) => {
      const all = spoken.map(([a, w, b]) => word(a, w, b));
      const clusters = groupEndpoints({ found: COMMUNITY, words: all });
      const members = clusters.flatMap(({ members }) => members);
      expect(new Set(members).size).toBe(members.length);
      for (const { joins, members } of clusters) expect(joins).toHaveLength(members.length - 1);
      const newest = new Map(all.map((one) => [[one.a, one.b].sort().join(), one]));
      for (const { a, b, word } of newest.values()) {
        if (word !== 'different') continue;
        expect(clusters.some((one) => one.members.includes(a) && one.members.includes(b))).toBe(false);
      }
    }),
    { numRuns: 200 },
  );
});
