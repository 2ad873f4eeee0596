import type { SourceFile } from './sources.ts';
import { testFiles } from './test-titles.ts';

const SKIPS = [
  /\b(?:test|it|describe)(?:\.\w+)*\.(?:skip|only|todo|failing)\b/,
  /\b(?:xit|xtest|xdescribe|fit|fdescribe)\s*\(/,
];

/** Waits for an amount of time instead of for something to be seen. */
const SLEEPS = /\bsetTimeout\(|node:timers|\bsleep\(/;

const lines = ({ path, text }: SourceFile, pattern: RegExp) =>
  text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : []));

const tests = testFiles().filter(({ path }) => !path.endsWith('no-skips.test.ts'));

test('V-5 no test is skipped, and none is run alone', () => {
  expect(tests.flatMap((file) => SKIPS.flatMap((pattern) => lines(file, pattern)))).toEqual([]);
});

test('V-5 no test sleeps', () => {
  expect(tests.flatMap((file) => lines(file, SLEEPS))).toEqual([]);
});

test.each(['test.skip(', 'describe.only(', 'test.each([1]).only(', 'test.only.each', 'xit(', 'it.todo('])(
  'V-5 a test that is not run is noticed: %s',
  (text) => {
    expect(SKIPS.some((pattern) => pattern.test(text.replace(/\(\[1\]\)/, '')))).toBe(true);
  },
);
