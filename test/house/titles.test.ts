import { readSource } from './sources.ts';
import { allTitles, RULE_ID, type Title, testFiles, titlesOf } from './test-titles.ts';

const ruleIds: string[] = JSON.parse(readSource('test/house/rule-ids.json').text);
const titles = allTitles();
const cited = new Set(titles.flatMap(({ full }) => full.match(RULE_ID) ?? []));

/** Titles that stand twice in one file. */
function repeated(all: readonly Title[]): string[] {
  const seen = new Set<string>();
  return all.flatMap(({ path, line, full }) => {
    const key = `${path} ${full}`;
    if (seen.has(key)) return [`${path}:${line}: ${full}`];
    seen.add(key);
    return [];
  });
}

test('V-5 every rule of the list is cited by the title of a test', () => {
  expect(ruleIds.filter((id) => !cited.has(id))).toEqual([]);
});

test('V-5 the list of rules names each once, in order', () => {
  const rank = (id: string) => `${id.split('-')[0]} ${id.split('-')[1]?.padStart(3, '0')}`;
  const ordered = [...new Set(ruleIds)].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));

  expect(ruleIds).toEqual(ordered);
});

test('V-5 every test names the rule it stands for', () => {
  const without = titles.filter(({ full }) => full.match(RULE_ID) === null);

  expect(without.map(({ path, line, full }) => `${path}:${line}: ${full}`)).toEqual([]);
});

test('V-5 no title stands twice in a file', () => {
  expect(repeated(titles)).toEqual([]);
});

test('V-5 the titles of tests are found with those of the suites around them', () => {
  const text = `
    describe('P-1 a plan', () => {
      test('is fresh', () => undefined);
      test.each([1, 2])('counts %s', () => undefined);
      it(\`holds \${1} room\`, () => undefined);
    });`;

  const found = titlesOf({ path: 'x.test.ts', text });

  expect(found.map(({ line, full }) => [line, full])).toEqual([
    [3, 'P-1 a plan is fresh'],
    [4, 'P-1 a plan counts %s'],
    [5, 'P-1 a plan holds … room'],
  ]);
  expect(repeated([...found, ...found])).toHaveLength(3);
});

test('V-5 every file of tests holds at least one', () => {
  expect(
    testFiles()
      .filter((file) => titlesOf(file).length === 0)
      .map(({ path }) => path),
  ).toEqual([]);
});
