import fc from 'fast-check';
import { retryAfter } from '#src/matrix/requests/retry-after';

const now = Date.UTC(2026, 0, 1, 12, 0, 0);

test.each([
  ['seconds', '4', undefined, 4_000],
  ['a fraction of seconds', '0.5', undefined, 500],
  ['an HTTP date', 'Thu, 01 Jan 2026 12:00:30 GMT', undefined, 30_000],
  ['a date that is past', 'Thu, 01 Jan 2026 11:00:00 GMT', undefined, 0],
  ['the header before the body', '4', 9_000, 4_000],
  ['the body where there is no header', undefined, 3_230, 3_230],
  ['the body where the header is nonsense', 'soon', 3_230, 3_230],
  ['at most a day', '999999999', undefined, 86_400_000],
  ['nothing', undefined, undefined, undefined],
  ['nothing for a negative time', '-1', -1, undefined],
  ['nothing for text', '', '3000', undefined],
])('W-8 a server that says %s', (_what, header, body, expected) => {
  expect(retryAfter({ header, body, now })).toBe(expected);
});

test('W-8 whatever a server says, the wait is a time or nothing', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.jsonValue()), fc.jsonValue(), (header, body) => {
      const ms = retryAfter({ header, body, now });
      return ms === undefined || (Number.isInteger(ms) && ms >= 0 && ms <= 86_400_000);
    }),
  );
});

test('W-8 every HTTP date reads as the time until it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 80_000 }), (seconds) => {
      const header = new Date(now + seconds * 1000).toUTCString();
      return retryAfter({ header, body: undefined, now }) === seconds * 1000;
    }),
  );
});
