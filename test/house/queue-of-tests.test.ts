import { codeFiles } from './sources.ts';

/** Kinds of tests that start the real thing, and the builders of their worlds. */
const FOLDERS = ['attacks', 'crash', 'e2e', 'integration', 'world'].map((kind) => `test/${kind}`);
const SAYS_BY_ITSELF = /\bqueue: \{ url: ['"`]/;

test('W-3 no test and no builder says by itself where the queue lives, so that the whole suite runs with either', () => {
  const places = codeFiles(...FOLDERS).filter(({ text }) => SAYS_BY_ITSELF.test(text));

  expect(places.map(({ path }) => path)).toEqual([]);
});
