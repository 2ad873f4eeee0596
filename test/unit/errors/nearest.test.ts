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
])('%s is meant to be %s', (word, meant) => {
  expect(nearest(word, KNOWN)).toBe(meant);
});

test('a word that is known is its own nearest, however many there are', () => {
  const words = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(words, (known) => {
      const word = known[0] ?? '';

      expect(nearest(word, known)?.toLowerCase()).toBe(word.toLowerCase());
    }),
  );
});

test('nobody known: nothing is meant', () => {
  expect(nearest('policy', [])).toBeUndefined();
});
