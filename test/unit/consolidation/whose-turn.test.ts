import type { Consolidation, ConsolidationId } from '#src/consolidation/records';
import { turnAmong } from '#src/consolidation/run-state';
import type { UserId } from '#src/portals/ids';

const [ANN, GRACE] = ['@ann:example.org', '@grace:example.org'] as [UserId, UserId];

/** A run that was begun; started at 1,000 by Ann unless told. */
function aRun(id: string, members: Partial<Consolidation> = {}): Consolidation {
  return {
    id: id as ConsolidationId,
    plan: `p_${id}` as Consolidation['plan'],
    state: 'running',
    step: 'link-channel',
    waitingFor: [],
    startedBy: ANN,
    startedAt: 1_000,
    changedAt: 1_000,
    ...members,
  };
}

const turnOf = (runs: readonly Consolidation[], id: string) => turnAmong(runs, id as ConsolidationId);

test('W-8 a person’s runs have their turns in the order in which they were started, whatever others have', () => {
  const runs = [
    aRun('c_late', { startedAt: 3_000 }),
    aRun('c_grace', { startedBy: GRACE, startedAt: 2_500 }),
    aRun('c_early'),
    aRun('c_middle', { startedAt: 2_000, state: 'waiting' }),
  ];

  expect(['c_early', 'c_middle', 'c_late', 'c_grace'].map((id) => turnOf(runs, id))).toEqual([1, 2, 3, 1]);
});

test('W-8 of runs that were started at the same moment each has a turn of its own', () => {
  const runs = [aRun('c_b'), aRun('c_a'), aRun('c_c')];

  expect(['c_a', 'c_b', 'c_c'].map((id) => turnOf(runs, id))).toEqual([1, 2, 3]);
});

test.each<[string, Partial<Consolidation>]>([
  ['is done', { state: 'done' }],
  ['is paused', { state: 'paused' }],
  ['has not begun yet', { step: 'inspect-rooms' }],
])('W-8 an earlier run that %s keeps no later one waiting', (_how, members) => {
  expect(turnOf([aRun('c_first', members), aRun('c_second', { startedAt: 2_000 })], 'c_second')).toBe(1);
});

test('W-8 an earlier run that a server keeps from beginning has its turn before a later one', () => {
  const kept = aRun('c_first', { step: 'inspect-rooms', reason: 'example.org does not answer.' });

  expect(turnOf([kept, aRun('c_second', { startedAt: 2_000 })], 'c_second')).toBe(2);
});

test('W-8 a run that nobody knows of any more is looked at as a first one', () => {
  expect(turnOf([aRun('c_first')], 'c_gone')).toBe(1);
});
