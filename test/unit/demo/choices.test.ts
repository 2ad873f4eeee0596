import { readChoices } from '#demo/choices';

test('V-1 the demo is told by its own words whom it lets in and whether its servers stay', () => {
  expect(readChoices([])).toEqual({ isHostile: false, isKept: false });
  expect(readChoices(['--keep', '--hostile'])).toEqual({ isHostile: true, isKept: true });
});

test.each([['--hostil'], ['--help'], ['hostile'], ['--keep=yes']])(
  'V-1 the demo starts no server for %s, and says which words it knows',
  (word) => {
    const answer = readChoices(['--keep', word]);

    expect(answer).toMatch(/^usage: npm run demo -- \[--hostile\] \[--keep\]$/m);
    expect(answer).toContain(word.split('=')[0]);
  },
);
