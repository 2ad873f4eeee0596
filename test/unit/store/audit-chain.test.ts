import fc from 'fast-check';
import { CHAIN_START, follows, hashOf } from '#src/store/audit-chain';

const entry = fc.record({
  sequence: fc.constant(1),
  previousHash: fc.constant(CHAIN_START),
  plan: fc.string(),
  at: fc.nat(),
  who: fc.string({ unit: 'binary' }),
  what: fc.string(),
  detail: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.constant(null))),
});

test('C-11 an entry follows the one before it exactly when its number, the hash before and its own hash fit', () => {
  fc.assert(
    fc.property(entry, (hashed) => {
      const chained = { ...hashed, hash: hashOf(hashed) };
      const start = { sequence: 0, hash: CHAIN_START };
      expect(follows(chained, start)).toBe(true);
      expect(follows({ ...chained, who: `${chained.who}x` }, start)).toBe(false);
      expect(follows({ ...chained, sequence: 2 }, start)).toBe(false);
      expect(follows(chained, { ...start, hash: 'f'.repeat(64) })).toBe(false);
    }),
  );
});

test('C-11 the hash does not depend on the order in which members were written', () => {
  const at = { sequence: 1, previousHash: CHAIN_START, plan: 'p', at: 1, who: 'w', what: 'x' };

  expect(hashOf({ ...at, detail: { a: 1, b: 2 } })).toBe(hashOf({ detail: { b: 2, a: 1 }, ...at }));
});
