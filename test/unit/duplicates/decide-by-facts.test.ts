import type { DuplicateTier, EvidenceKind } from '#src/duplicates/evidence';
import type { Fact } from '#src/duplicates/facts';
import { matchEndpoints } from '#src/duplicates/match-endpoints';
import { endpoint, from, kindsOf, verdictOn } from './given-endpoints.ts';

const CHANNEL = 'irc libera #quillfern';
const ROOM = 'matrix #somewhere:example.org';
const KEY = 'irc/libera/#quillfern';

type FactCase = readonly [says: string, ofRoom: Fact[], ofChannel: Fact[], tier: DuplicateTier, because: EvidenceKind];

const cases: FactCase[] = [
  ['D-4 the bridge says so', [{ kind: 'bridged', value: KEY, from }], [], 'certain', 'bridge-word'],
  [
    'D-4 a bridge alias resolves to it',
    [{ kind: 'resolved-alias', value: KEY, from }],
    [],
    'certain',
    'alias-resolves',
  ],
  [
    'D-4 one Gitter room id',
    [{ kind: 'gitter-room', value: '5f0', from }],
    [{ kind: 'gitter-room', value: '5f0', from }],
    'certain',
    'same-gitter-room',
  ],
  [
    'D-4 a tombstone',
    [{ kind: 'replaced-by', value: '!new', from }],
    [{ kind: 'room', value: '!new', from }],
    'certain',
    'tombstone-chain',
  ],
  [
    'D-4 one room under two aliases',
    [{ kind: 'room', value: '!a', from }],
    [{ kind: 'room', value: '!a', from }],
    'certain',
    'same-room',
  ],
  [
    'D-4 one project association',
    [{ kind: 'project-association', value: 'q/f', from }],
    [{ kind: 'project-association', value: 'q/f', from }],
    'certain',
    'same-project-association',
  ],
  [
    'D-5 links both ways',
    [{ kind: 'link', value: KEY, from }],
    [{ kind: 'link', value: '#somewhere:example.org', from }],
    'likely',
    'mutual-links',
  ],
  ['D-6 a link one way', [{ kind: 'link', value: KEY, from }], [], 'possible', 'one-way-link'],
  [
    'D-5 bridge state, and the ghosts are there',
    [{ kind: 'bridge-state', value: KEY, ghostsPresent: true, from }],
    [],
    'likely',
    'bridge-state-with-ghosts',
  ],
  [
    'D-8 T-01 bridge state alone proves nothing',
    [{ kind: 'bridge-state', value: KEY, ghostsPresent: false, from }],
    [],
    'none',
    'bridge-state-alone',
  ],
  [
    'D-5 one repository',
    [{ kind: 'repository', value: 'h/q/f', from }],
    [{ kind: 'repository', value: 'h/q/f', from }],
    'likely',
    'same-repository',
  ],
  [
    'D-5 the same admins',
    [{ kind: 'admins', people: ['@a:x', '@b:x'], from }],
    [{ kind: 'admins', people: ['@b:x', '@a:x'], from }],
    'likely',
    'same-admins',
  ],
  [
    'D-6 shared members',
    [{ kind: 'members', people: ['@a:x', '@b:x'], from }],
    [{ kind: 'members', people: ['@a:x', '@b:x'], from }],
    'possible',
    'shared-members',
  ],
  [
    'D-6 similar topics',
    [{ kind: 'topic', value: 'All about quillfern', from }],
    [{ kind: 'topic', value: 'quillfern!', from }],
    'none',
    'similar-topic',
  ],
];

describe('D-5 what the sources have learnt', () => {
  test.each(cases)('D-4 to D-10: %s', (_says, ofRoom, ofChannel, tier, because) => {
    const verdict = verdictOn(endpoint(ROOM, ofRoom), endpoint(CHANNEL, ofChannel));

    expect(verdict.tier).toBe(tier);
    expect(kindsOf(verdict)).toContain(because);
  });
});

test('D-6 topics that share no more than the hosts of their links are not alike', () => {
  const topic = (value: string): Fact => ({ kind: 'topic', value, from });

  const verdict = verdictOn(
    endpoint(ROOM, [topic('Growing quartz: https://github.com/quartz/grower, chat on https://kiwiirc.com')]),
    endpoint(CHANNEL, [topic('Knitting (https://github.com/wool/knit)')]),
  );

  expect(kindsOf(verdict)).not.toContain('similar-topic');
});

test('D-10 a person’s word outranks every proof, and “different” outranks “same”', () => {
  const channel = endpoint(CHANNEL);
  const judged = (same: boolean): Fact => ({ kind: 'judged', value: channel.id, same, from });
  const bridged: Fact = { kind: 'bridged', value: KEY, from };

  expect(verdictOn(endpoint(ROOM, [judged(true)]), channel).tier).toBe('certain');
  expect(verdictOn(endpoint(ROOM, [bridged, judged(false)]), channel)).toMatchObject({ tier: 'none', score: 0 });
  expect(verdictOn(endpoint(ROOM, [judged(true), judged(false)]), channel).tier).toBe('none');
});

describe('D-5 what many say proves little', () => {
  const naming = (fact: Fact, count: number) =>
    Array.from({ length: count }, (_, i) =>
      endpoint(`matrix #place${'abcdefghijklmnopqrstuvwxyz'.slice(i)}:example.org`, [fact]),
    );
  const tierAmong = (one: Fact, other: Fact, others: readonly ReturnType<typeof endpoint>[]) =>
    verdictOn(endpoint(ROOM, [one]), endpoint(CHANNEL, [other]), others).tier;

  test('D-5 a repository that a community names is a strong hint, one that twenty rooms name is none', () => {
    const fact: Fact = { kind: 'repository', value: 'github.com/tea/tea', from };

    expect(tierAmong(fact, fact, naming(fact, 2))).toBe('likely');
    expect(tierAmong(fact, fact, naming(fact, 6))).toBe('possible');
    expect(tierAmong(fact, fact, naming(fact, 24))).toBe('none');
  });

  test('D-5 links to and from a hub that itself links to many say nothing; how many link to it does not matter', () => {
    const toRoom: Fact = { kind: 'link', value: '#somewhere:example.org', from };
    const toChannel: Fact = { kind: 'link', value: KEY, from };

    const hub = Array.from({ length: 24 }, (_, i): Fact => ({ kind: 'link', value: `#place${i}:example.org`, from }));

    expect(tierAmong(toChannel, toRoom, naming(toRoom, 24))).toBe('likely');
    expect(verdictOn(endpoint(ROOM, [toChannel, ...hub]), endpoint(CHANNEL, [toRoom])).tier).toBe('possible');
  });

  test('D-3 a link from a hub and one to it weigh the same whichever endpoint stands first', () => {
    const toChannel: Fact = { kind: 'link', value: KEY, from };
    const hub = Array.from({ length: 24 }, (_, i): Fact => ({ kind: 'link', value: `#place${i}:example.org`, from }));
    const room = endpoint(ROOM, [toChannel, ...hub]);
    const channel = endpoint(CHANNEL, [{ kind: 'link', value: '#somewhere:example.org', from }]);

    expect(verdictOn(room, channel).score).toBe(verdictOn(channel, room).score);
  });

  test('D-5 an admin of twenty rooms ties none of them together', () => {
    const fact: Fact = { kind: 'admins', people: ['@keeper:example.org'], from };

    expect(tierAmong(fact, fact, [])).toBe('likely');
    expect(tierAmong(fact, fact, naming(fact, 24))).toBe('none');
  });

  test('D-5 of several repositories in common the rarest counts', () => {
    const hub: Fact = { kind: 'repository', value: 'github.com/tea/list', from };
    const own: Fact = { kind: 'repository', value: 'github.com/tea/tea', from };
    const verdict = verdictOn(endpoint(ROOM, [hub, own]), endpoint(CHANNEL, [hub, own]), naming(hub, 24));

    expect(verdict.tier).toBe('likely');
    expect(verdict.evidence[0]?.says).toContain('tea/tea');
  });
});

describe('D-11 what facts lead to is compared, whatever the names', () => {
  const pairsOf = (endpoints: readonly ReturnType<typeof endpoint>[]) =>
    [...matchEndpoints(endpoints)].map(({ a, b, tier }) => `${a.name}~${b.name} ${tier}`);

  test.each<readonly [string, (channel: ReturnType<typeof endpoint>) => Fact, Fact[], string]>([
    ['a bridge’s word', () => ({ kind: 'bridged', value: KEY, from }), [], 'certain'],
    [
      'a tombstone',
      () => ({ kind: 'replaced-by', value: '!new', from }),
      [{ kind: 'room', value: '!new', from }],
      'certain',
    ],
    [
      'one repository',
      () => ({ kind: 'repository', value: 'h/q', from }),
      [{ kind: 'repository', value: 'h/q', from }],
      'likely',
    ],
    [
      'the same admins',
      () => ({ kind: 'admins', people: ['p'], from }),
      [{ kind: 'admins', people: ['p'], from }],
      'likely',
    ],
    ['a link', () => ({ kind: 'link', value: KEY, from }), [], 'possible'],
    ['a person’s word', ({ id }) => ({ kind: 'judged', value: id, same: true, from }), [], 'certain'],
  ])('D-11 %s', (_says, ofRoom, ofChannel, tier) => {
    const channel = endpoint(CHANNEL, ofChannel);
    const found = pairsOf([endpoint('matrix #unrelated:example.org'), channel, endpoint(ROOM, [ofRoom(channel)])]);

    expect(found).toHaveLength(1);
    expect(found[0]).toContain(tier);
  });

  test('D-11 T-01 a crowd of rooms with the same bridge state does not hide the one where the ghosts are', () => {
    const state = (ghostsPresent: boolean): Fact => ({ kind: 'bridge-state', value: KEY, ghostsPresent, from });
    const crowd = Array.from({ length: 40 }, (_, i) =>
      endpoint(`matrix #crowd${'x'.repeat(i + 1)}:example.org`, [state(false)]),
    );

    expect(pairsOf([...crowd, endpoint(CHANNEL), endpoint(ROOM, [state(true)])])).toEqual([
      expect.stringMatching(/somewhere.* likely/),
    ]);
  });

  test('D-11 a topic with very many links is a directory and joins nothing', () => {
    const links = Array.from({ length: 200 }, (_, i): Fact => ({ kind: 'link', value: `#r${i}:example.org`, from }));
    const rooms = Array.from({ length: 200 }, (_, i) => endpoint(`matrix #r${i}:example.org`));

    expect(pairsOf([endpoint(ROOM, links), ...rooms]).filter((pair) => pair.includes('somewhere'))).toEqual([]);
  });
});

test('D-7 conflicting repositories speak against one name', () => {
  const of = (value: string): Fact[] => [{ kind: 'repository', value, from }];
  const verdict = verdictOn(endpoint(CHANNEL, of('h/q/f')), endpoint('matrix #quillfern:matrix.org', of('h/x/f')));

  expect(verdict.tier).toBe('none');
  expect(kindsOf(verdict)).toEqual(['conflicting-repositories', 'same-name']);
});

test('D-8 one name on two networks is likely when both name one repository', () => {
  const repository: Fact = { kind: 'repository', value: 'h/q/f', from };
  const verdict = verdictOn(endpoint(CHANNEL, [repository]), endpoint('irc freenode #quillfern', [repository]));

  expect(verdict.tier).toBe('likely');
});

test('D-3 evidence from a source says who said it, where and when', () => {
  const { evidence } = verdictOn(endpoint(ROOM, [{ kind: 'bridged', value: KEY, from }]), CHANNEL);

  expect(evidence[0]).toMatchObject({ kind: 'bridge-word', from });
});

test('T-01 a link to what only has the form of an address does not count as a link to it', () => {
  const link: Fact = { kind: 'link', value: KEY, from };
  const forged = endpoint('matrix #libera_#quillfern:evil.example');

  expect(kindsOf(verdictOn(endpoint(ROOM, [link]), forged))).not.toContain('one-way-link');
});

test.each([
  ['#quillfern:example.org', '#quillfern-lang:example.org', 'likely'],
  ['#quillfern:example.org', '#quillfern-chat:example.org', 'likely'],
  ['#quillfern:example.org', '#quillfern-dev:example.org', 'possible'],
  ['#quillfern:example.org', '#quillfern-de:example.org', 'possible'],
])(
  'D-5 two rooms of one homeserver that name one repository, %s and %s, are not held apart by their names being alike: %s',
  (one, other, tier) => {
    const repository: Fact = { kind: 'repository', value: 'github.com/quillfern/quillfern', from };

    const verdict = verdictOn(endpoint(`matrix ${one}`, [repository]), endpoint(`matrix ${other}`, [repository]));

    expect(verdict.tier).toBe(tier);
  },
);
