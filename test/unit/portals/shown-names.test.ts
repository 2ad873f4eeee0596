import fc from 'fast-check';
import { plainName } from '#src/consent/plain-text';
import { hasHiddenCharacters, lookAlikeSkeleton, withoutHiddenCharacters } from '#src/portals/look-alike';
import { dangerousCharacters, textWithUnseen, unseen } from '#test/world/dangerous-characters';

const anyText = fc.oneof(textWithUnseen, fc.string({ unit: 'binary', maxLength: 60 }));

test.each([
  ['Persian', 'کتاب\u200cهای می\u200cخواهم'],
  ['Hindi', 'क्\u200dषेत्र क्\u200cष'],
  ['Sinhala', '\u0dc1\u0dca\u200d\u0dbb\u0dd3 ලංකා'],
  ['Bengali', '\u09b0\u200d\u09cd\u09af\u09be\u09ae'],
  ['Malayalam', 'അവന\u0d4d\u200d വന്നു'],
  ['Mongolian', 'ᠮᠣᠩᠭᠣᠯ\u180bᠠ ᠬᠡᠯ\u180eᠡ'],
  ['Japanese', '葛\u{e0100}城'],
  ['a family', '👨\u200d👩\u200d👧\u200d👦'],
  ['a heart', '❤\ufe0f\u200d🔥'],
  ['a skin', '👩🏽\u200d💻'],
  ['a keycap', '1\ufe0f\u20e3 #\ufe0f\u20e3'],
  ['a rainbow', '🏳\ufe0f\u200d🌈 🇩🇪'],
  ['a part of a country', '\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}'],
])('T-03 a name of %s is shown as it is written', (_what, name) => {
  expect(withoutHiddenCharacters(name)).toBe(name);
  expect(plainName(name)).toBe(name);
  expect(dangerousCharacters(name)).toEqual([]);
});

test.each([
  ['te\u200da', 'tea'],
  ['t\u200ceа', 'teа'],
  ['می\u200c\u200d\u200cخواهم', 'میخواهم'],
  ['می\u200c\u202eخواهم', 'میخواهم'],
  ['کتاب\u200c', 'کتاب'],
  ['\u200cکتاب', 'کتاب'],
  ['ت\u200da', 'تa'],
  ['👩\u200da', '👩a'],
  ['👩\u200d', '👩'],
  ['❤\ufe0f\ufe0f\ufe0f', '❤\ufe0f'],
  ['tea\ufe0f', 'tea'],
  ['1\ufe0f2', '12'],
  ['tea\u{e0074}\u{e0065}\u{e0061}\u{e007f}', 'tea'],
  ['\u{1f3f4}\u{e0067}\u{e0062}', '\u{1f3f4}'],
  ['tea\u{e0100}', 'tea'],
  ['葛\u{e0100}\u{e0101}', '葛\u{e0100}'],
  ['क\u0301\u0301\u0301\u0301\u200dक', 'क\u0301\u0301\u0301\u0301क'],
])('T-03 of %j is shown %j', (name, shown) => {
  expect(withoutHiddenCharacters(name)).toBe(shown);
});

test('T-03 whatever a name holds, nothing shown of it turns the writing direction or hides', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(dangerousCharacters(withoutHiddenCharacters(text))).toEqual([]);
      expect(dangerousCharacters(plainName(text.repeat(4)))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('T-03 what is shown of a name is shown again as it is', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const shown = withoutHiddenCharacters(text);

      expect(withoutHiddenCharacters(shown)).toBe(shown);
    }),
    { numRuns: 500 },
  );
});

test('T-03 names that differ in nothing one can see have one skeleton, and are known to hide something', () => {
  const pieces = fc.array(fc.tuple(fc.string({ unit: 'binary', maxLength: 3 }), unseen), { minLength: 1 });
  fc.assert(
    fc.property(pieces, (parts) => {
      const [plain, full] = [parts.map(([seen]) => seen).join(''), parts.flat().join('')];

      expect(lookAlikeSkeleton(full)).toBe(lookAlikeSkeleton(plain));
      expect(hasHiddenCharacters(full)).toBe(true);
    }),
    { numRuns: 500 },
  );
});
