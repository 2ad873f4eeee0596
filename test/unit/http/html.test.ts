import fc from 'fast-check';
import { html, plainLine } from '#src/http/pages/html';
import { dangerousCharacters, textWithUnseen } from '#test/world/dangerous-characters';

const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), textWithUnseen);

test('T-24 whatever text is put into a template, no tag, attribute or entity of its own comes of it', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const { markup } = html`<p title="${text}">${text}</p>`;

      expect(markup).toMatch(/^<p title="[^"'<>]*">[^"'<>]*<\/p>$/);
      expect(markup).not.toMatch(/&(?!amp;|lt;|gt;|quot;|#39;)/);
    }),
  );
});

test('T-03 text is one line without anything dangerous, whatever it was', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const line = plainLine(text);

      expect(dangerousCharacters(line)).toEqual([]);
      expect(plainLine(line)).toBe(line);
    }),
  );
});

test('T-03 what cannot be seen between two spaces leaves one space', () => {
  expect(plainLine('a\t\0\tb')).toBe('a b');
});

test.each([
  ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
  ['"><img src=x onerror=alert(1)>', '&quot;&gt;&lt;img src=x onerror=alert(1)&gt;'],
  ['two\nlines\t here ', 'two lines here '],
  ['\u202egnp.exe\u202c', 'gnp.exe'],
  ['größer, 日本語, مرحبا', 'größer, 日本語, مرحبا'],
  ['می\u200cخواهم 👩\u200d👧', 'می\u200cخواهم 👩\u200d👧'],
  [`Z${'\u0310'.repeat(50)}algo`, `Z${'\u0310'.repeat(4)}algo`],
])('T-24 %j is shown as %j', (text, shown) => {
  expect(html`${text}`.markup).toBe(shown);
});

test('T-25 a text of 60 KB is cut, and the cut can be seen', () => {
  const { markup } = html`${'x'.repeat(60_000)}`;

  expect(markup.length).toBeLessThanOrEqual(2_000);
  expect(markup).toMatch(/x…$/);
});

test('T-25 a cut through an emoji leaves nothing unseen of it', () => {
  expect(plainLine(`${'x'.repeat(1_996)}👩\u200d👧👩\u200d👧`)).toBe(`${'x'.repeat(1_996)}👩…`);
});

test('T-24 something that only looks like markup of ours is text', () => {
  const forged = { markup: '<script>' } as unknown as string;

  expect(html`${forged}`.markup).not.toContain('<script>');
});

test('T-24 lists are put together, nothing is nothing, and markup of ours stays markup', () => {
  expect(html`<ul>${['a', '<b>'].map((one) => html`<li>${one}</li>`)}${undefined}${0}</ul>`.markup).toBe(
    '<ul><li>a</li><li>&lt;b&gt;</li>0</ul>',
  );
});
