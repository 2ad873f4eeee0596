import fc from 'fast-check';
import { nearest } from '#src/errors/nearest';

const KNOWN = ['database', 'dataDir', 'homeservers', 'policy', 'quorum'];

test.each([
  ['databse', 'database'],
  ['datadir', 'dataDir'],
  ['homeserver', 'homeservers'],
  ['ploicy', 'policy'],
  ['qourum', 'quorum'],
  ['sources', undefined],
  ['x', undefined],
  ['', undefined],
])('F-5 %s is meant to be %s', (word, meant) => {
  expect(nearest(word, KNOWN)).toBe(meant);
});

test('F-5 a word that is known is its own nearest, however many there are', () => {
  const words = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(words, (known) => {
      const word = known[0] ?? '';

      expect(nearest(word, known)?.toLowerCase()).toBe(word.toLowerCase());
    }),
  );
});

test('F-5 nobody known: nothing is meant', () => {
  expect(nearest('policy', [])).toBeUndefined();
});
