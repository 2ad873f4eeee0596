import { isLastWord } from '#jobs/last-word';
import { TributaryError } from '#src/errors/tributary-error';

const facts = {
  server: 'example.org',
  what: 'an event',
  consolidation: 'c_1',
  why: 'it is paused',
  room: '!old:example.org',
};

test.each(['MATRIX_REFUSED', 'MATRIX_NOT_FOUND', 'NOT_READY_TO_REPLACE'] as const)(
  'W-8 neither time nor another worker mends %s: people are told, and the rest goes on',
  (code) => {
    expect(isLastWord(new TributaryError(code, { facts }))).toBe(true);
  },
);

test.each(['MATRIX_UNREACHABLE', 'LEASE_LOST', 'RUN_INTERRUPTED', 'STEP_UNKNOWN'] as const)(
  'W-8 %s is no last word of the world',
  (code) => {
    expect(isLastWord(new TributaryError(code, { facts }))).toBe(false);
  },
);

test('W-8 a fault that nobody foresaw is no last word of the world', () => {
  expect([new TypeError('a fault'), 'a text', undefined].map(isLastWord)).toEqual([false, false, false]);
});
