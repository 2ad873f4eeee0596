import fc from 'fast-check';
import { markdownCode, markdownText } from '#src/cli/render/markdown-escape';

const nastyText = fc.string({ unit: fc.constantFrom(...'ab1 \\`*_[]<>&|~@$:/.#-+=!\n\u202e'), maxLength: 40 });

test('T-24 no sign of Markdown or HTML stays without its backslash', () => {
  fc.assert(
    fc.property(nastyText, (text) => {
      const bare = markdownText(text).replace(/\\[\\`*_[\]<>&|~@$:.#\-+=)]/g, ' ');

      expect(bare).not.toMatch(/[\\`*_[\]<>&|~@$\n]|:\/\//);
    }),
  );
});

test('T-24 text reads back when the backslashes of Markdown are taken off', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), (text) => {
      const readBack = markdownText(text).replace(/\\([!-/:-@[-`{-~])/g, '$1');

      expect(readBack).toBe(text.trim());
    }),
  );
});

test('T-24 code cannot be left from inside, and does not end the cell of a table', () => {
  fc.assert(
    fc.property(nastyText, (text) => {
      const shown = markdownCode(text);
      const fence = /^`+/.exec(shown)?.[0] ?? '';
      const inside = shown.slice(fence.length, -fence.length);

      expect(shown.endsWith(fence)).toBe(true);
      expect([...inside.matchAll(/`+/g)].every(([run]) => run.length !== fence.length)).toBe(true);
      expect(inside).not.toMatch(/[|\n]/);
    }),
  );
});

test.each([
  ['- item', '\\- item'],
  ['1. item', '1\\. item'],
  ['# heading', '\\# heading'],
  ['#libera', '\\#libera'],
  ['https://x', 'https\\://x'],
  ['plain: name (x)', 'plain: name (x)'],
])('T-24 %j becomes %j', (text, shown) => {
  expect(markdownText(text)).toBe(shown);
});
