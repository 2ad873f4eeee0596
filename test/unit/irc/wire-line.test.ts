import fc from 'fast-check';
import { bytesOf, cutToBytes, oneLine, piecesOf, roomForText, wireLine } from '#adapters/irc/wire-line';

const hostile = fc.string({
  unit: fc.constantFrom('a', 'é', '€', '😀', '\r', '\n', '\0', ' ', '\ud83d', '\udc00'),
  maxLength: 400,
});
const decoder = new TextDecoder('utf-8', { fatal: true });

describe('a line for IRC', () => {
  test('T-24 nothing that is said can begin a second line', () => {
    fc.assert(fc.property(hostile, (text) => expect(wireLine(text)).not.toMatch(/[\r\n\0]/)));
  });

  test('B-1 a line has at most 510 bytes, whatever its characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 600 }), (text) => {
        expect(bytesOf(wireLine(text))).toBeLessThanOrEqual(510);
      }),
    );
  });

  test('B-1 a cut never goes through a character', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 0, max: 40 }), (text, most) => {
        const cut = cutToBytes(text, most);
        expect(decoder.decode(new TextEncoder().encode(cut))).toBe(cut);
        expect(bytesOf(cut)).toBeLessThanOrEqual(most);
      }),
    );
  });

  test('B-1 a cut takes as much as fits', () => {
    expect(cutToBytes('aé€😀', 6)).toBe('aé€');
    expect(cutToBytes('aé€😀', 10)).toBe('aé€😀');
    expect(cutToBytes('😀', 3)).toBe('');
  });

  test('B-1 half of a surrogate pair becomes a replacement character', () => {
    expect(cutToBytes('a\ud83db', 99)).toBe('a\ufffdb');
  });

  test('B-1 a line made one is one already', () => {
    fc.assert(fc.property(hostile, (text) => expect(oneLine(oneLine(text))).toBe(oneLine(text))));
  });
});

describe('a text in pieces', () => {
  const words = fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '😀', 'b'), minLength: 1, maxLength: 30 }), {
    maxLength: 20,
  });

  test('B-1 no piece is longer than it may be, and none is empty', () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 4, max: 60 }), (text, most) => {
        const pieces = piecesOf(text, most);
        expect(pieces.every((piece) => bytesOf(piece) <= most && piece !== '')).toBe(true);
      }),
    );
  });

  test('B-1 nothing but spaces is lost between the pieces', () => {
    fc.assert(
      fc.property(words, fc.integer({ min: 4, max: 60 }), (parts, most) => {
        const letters = (text: string) => text.replaceAll(' ', '');
        expect(letters(piecesOf(parts.join(' '), most).join(''))).toBe(letters(parts.join('')));
      }),
    );
  });

  test('B-1 words stay whole where they fit', () => {
    expect(piecesOf('see https://example.org/a now', 22)).toEqual(['see', 'https://example.org/a', 'now']);
  });
});

test('B-1 what fits into a message leaves room for the mask that the server sets before it', () => {
  const mask = 'tributary!~tributary@a.very.long.host.example';
  const most = roomForText({ mask, target: '#chan' });

  expect(bytesOf(`:${mask} PRIVMSG #chan :${'x'.repeat(most)}\r\n`)).toBe(512);
});
