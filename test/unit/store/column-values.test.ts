import fc from 'fast-check';
import { present, toJson, toMs, toOptionalMs, toText, toTimestamp } from '#src/store/column-values';

test('W-2 a moment survives its column', () => {
  fc.assert(fc.property(fc.nat(4_102_444_800_000), (ms) => toMs(toTimestamp(ms)) === ms));
  expect(toOptionalMs(null)).toBeUndefined();
});

test('D-2 text for a column holds no NUL, whatever a room sent', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(toText(`${text}\0`)).not.toContain('\0');
      expect(toText(text)).toHaveLength(text.length);
    }),
  );
});

test('D-2 JSON for a column says everything that a room sent', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) =>
      expect(JSON.parse(toJson(value))).toEqual(JSON.parse(JSON.stringify(value))),
    ),
  );
});

test('W-2 absent columns become absent members, and false, zero and empty stay', () => {
  expect(present({ a: null, b: undefined, c: 0, d: '', e: false })).toEqual({ c: 0, d: '', e: false });
});
