import { codeFiles, type SourceFile } from './sources.ts';

/** Words that mark unfinished work, put together here so that this file does not hold them. */
const UNFINISHED = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')})\\b`);

const EXPORT =
  /^export (?:default )?(?:async )?(?:abstract )?(?:declare )?(?:function\*?|const|let|class|interface|type) (\w+)/;
const OVERLOAD = /^export (?:async )?function (\w+)\b.*;$/;

/** The exported names of a file that no purpose comment precedes. */
function uncommented({ path, text }: SourceFile): string[] {
  const lines = text.split('\n');
  const names = new Set<string>();
  lines.forEach((line, index) => {
    const name = EXPORT.exec(line)?.[1];
    const before = lines[index - 1] ?? '';
    if (name !== undefined && !before.endsWith('*/') && !OVERLOAD.test(before)) names.add(name);
  });
  return [...names].map((name) => `${path}: ${name}`);
}

const product = codeFiles('src', 'adapters', 'jobs');
const ours = [...product, ...codeFiles('test', 'demo', 'bench', 'scripts')];

test('V-5 every exported name says in a comment what it is for', () => {
  expect(ours.flatMap(uncommented)).toEqual([]);
});

test('V-5 nothing is marked as unfinished', () => {
  expect(ours.filter(({ text }) => UNFINISHED.test(text)).map(({ path }) => path)).toEqual([]);
});

test('V-5 an exported name without a comment is noticed', () => {
  const text = '/** One. */\nexport const one = 1;\nexport function two() {}\n\nexport interface Three {}\n';

  expect(uncommented({ path: 'x.ts', text })).toEqual(['x.ts: two', 'x.ts: Three']);
});
