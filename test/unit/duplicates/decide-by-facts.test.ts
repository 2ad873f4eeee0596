import type { DuplicateTier, EvidenceKind } from '#src/duplicates/evidence';
import type { Fact } from '#src/duplicates/facts';
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
  [
    'D-10 a person says the same',
    [{ kind: 'judged', value: KEY, same: true, from }],
    [],
    'certain',
    'person-said-same',
  ],
];

describe('D-5 what the sources have learnt', () => {
  test.each(cases)('D-4 to D-10: %s', (_says, ofRoom, ofChannel, tier, because) => {
    const verdict = verdictOn(endpoint(ROOM, ofRoom), endpoint(CHANNEL, ofChannel));

    expect(verdict.tier).toBe(tier);
    expect(kindsOf(verdict)).toContain(because);
  });
});

test('D-10 a person’s “different” outranks every proof', () => {
  const judged: Fact = { kind: 'judged', value: KEY, same: false, from };
  const bridged: Fact = { kind: 'bridged', value: KEY, from };

  expect(verdictOn(endpoint(ROOM, [bridged, judged]), CHANNEL)).toMatchObject({ tier: 'none', score: 0 });
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
