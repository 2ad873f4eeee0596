import { readSource } from './sources.ts';
import { allTitles } from './test-titles.ts';

const page = readSource('docs/explanation/when-things-go-wrong.md').text;
const parts = page.split('\n## ').slice(1);

/** The titles that stand after "Proved by:". */
function proofsOf(part: string): readonly string[] {
  const [, proofs = ''] = part.split('\nProved by:\n');
  return [...proofs.matchAll(/^- `(.+)`$/gm)].map(([, title]) => title as string);
}

test('V-5 each part of the page about what goes wrong names the tests that prove it', () => {
  expect(parts.length).toBeGreaterThan(10);
  expect(parts.filter((part) => proofsOf(part).length === 0).map((part) => part.split('\n')[0])).toEqual([]);
});

test('V-5 the tests that the page about what goes wrong names exist', () => {
  const titles = allTitles().map(({ full }) => full);
  const missing = parts.flatMap(proofsOf).filter((proof) => !titles.some((title) => title.endsWith(proof)));

  expect(missing).toEqual([]);
});
