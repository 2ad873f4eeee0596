import fc from 'fast-check';
import { findJsonFault } from '#src/config/json-fault';

test('F-5 every JSON text is found sound, however it is laid out', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
      expect(findJsonFault(JSON.stringify(value, undefined, indent))).toBeUndefined();
    }),
  );
});

test('F-5 a text is faulty exactly when JSON.parse refuses it', () => {
  const nearlyJson = fc.string({ unit: fc.constantFrom(...'{}[],:"\\u0019eE+-. \ntruefalsn'), maxLength: 12 });
  fc.assert(
    fc.property(nearlyJson, (text) => {
      expect(findJsonFault(text) === undefined).toBe(parses(text));
    }),
    { numRuns: 500 },
  );
});

test('F-5 a key that stands twice is a fault, in its own object only', () => {
  expect(findJsonFault('{"a": 1, "b": {"a": 2}}')).toBeUndefined();
  expect(findJsonFault('{"a": 1,\n "a": 2}')).toMatchObject({
    line: 2,
    what: 'the key "a" stands twice in this object',
  });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
