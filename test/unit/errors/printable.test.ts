import fc from 'fast-check';
import { printable, printableWithin } from '#src/errors/printable';
import { dangerousCharacters, textWithUnseen } from '#test/world/dangerous-characters';

const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), textWithUnseen);

test('T-24 whatever comes from outside becomes one line without control, bidirectional or invisible characters', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const shown = printable(text);

      expect(dangerousCharacters(shown)).toEqual([]);
      expect(shown).not.toMatch(/\p{Cs}/u);
    }),
  );
});

test('T-24 half of a character is shown as its code', () => {
  expect(printable('a\ud800b')).toBe('a\\u{d800}b');
});

test.each([
  ['plain text, größer, 日本語, 👩‍👩‍👧 ❤️', 'plain text, größer, 日本語, 👩‍👩‍👧 ❤️'],
  ['two\nlines\r\tend', 'two\\nlines\\r\\tend'],
  ['\u001b[31mred', '\\u{1b}[31mred'],
  ['\u202egnp.exe', '\\u{202e}gnp.exe'],
  ['a\u2028b\u200bc\ufeff', 'a\\u{2028}b\\u{200b}c\\u{feff}'],
  ['\u{e0041}', '\\u{e0041}'],
  ['کتاب\u200cها', 'کتاب\u200cها'],
  ['te\u200da', 'te\\u{200d}a'],
  ['', ''],
])('T-24 %j is shown as %j', (text, shown) => {
  expect(printable(text)).toBe(shown);
});

test('T-24 a text is cut between characters, and the cut can be seen', () => {
  expect(printableWithin('👩👩👩', 2)).toBe('👩…');
  expect(printableWithin('abc', 3)).toBe('abc');
});
