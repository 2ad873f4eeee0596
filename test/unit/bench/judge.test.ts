import type { Figure } from '#bench/figure';
import { median } from '#bench/figure';
import { describeJudged, judge } from '#bench/judge';

const figure: Figure = {
  name: 'tea-vs-coffee',
  limit: { atMost: 14 },
  moreLimits: { cups: { atLeast: 2 } },
  measure: async () => ({ ratio: 1, runs: 3, size: 10 }),
};

test('V-8 a figure within its limits is told as one line with its numbers', () => {
  const judged = judge(figure, { ratio: 14, runs: 3, size: 100, cups: 2 });

  expect(judged.missed).toEqual([]);
  expect(describeJudged(judged)).toBe('ok      tea-vs-coffee  14 (at most 14; size 100, 3 runs, cups 2)');
});

test('V-8 every limit that is missed is named, and so is a number that was not measured', () => {
  expect(judge(figure, { ratio: 14.1, runs: 3, size: 100, cups: 1 }).missed).toEqual([
    'ratio is 14.1, at most 14 was wanted',
    'cups is 1, at least 2 was wanted',
  ]);
  expect(judge(figure, { ratio: Number.NaN, runs: 3, size: 100 }).missed).toHaveLength(2);
});

test('V-8 in quick mode only a figure far beyond its limit fails', () => {
  expect(judge(figure, { ratio: 30, runs: 3, size: 1, cups: 1 }, true).missed).toEqual([]);
  expect(judge(figure, { ratio: 43, runs: 3, size: 1, cups: 1 }, true).missed).toHaveLength(1);
});

test('V-8 the median is the middle one, whatever the order', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(() => median([])).toThrow(TypeError);
});

test('V-8 a figure beside what was measured elsewhere is told with its goal, and missing that fails nothing', () => {
  const judged = judge({ ...figure, isOnlyTold: true }, { ratio: 99, runs: 3, size: 1, cups: 9 });

  expect(judged.missed).toEqual([]);
  expect(describeJudged(judged)).toMatch(/^told .* 99 \(at most 14/);
});
