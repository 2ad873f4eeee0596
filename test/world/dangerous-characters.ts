import fc from 'fast-check';

/** Characters that show nothing, each dangerous or needed according to where it stands. */
const UNSEEN = [
  ...'\u00ad\u034f\u061c\u115f\u180b\u180e\u200b\u200c\u200c\u200d\u200d\u200e\u200f\u202a\u202e\u2060\u2066\u2069\u2800\u3164\ufe00\ufe0e\ufe0f\ufeff',
  ...'\u{e0001}\u{e0067}\u{e0062}\u{e007f}\u{e0100}',
];
const SEEN = [...'aZ7# .-ésسمهكर्कකශ්‍රന്‍র্যᠠ葛👩👧🏽❤🏴\u20e3\u0301\u0310'].filter((one) => one !== '\u200d');

/** Names of many scripts and of emoji, full of what one cannot see. */
export const textWithUnseen = fc
  .array(fc.constantFrom(...SEEN, ...UNSEEN), { maxLength: 24 })
  .map((characters) => characters.join(''));

/** Any character that shows nothing. */
export const unseen = fc.constantFrom(...UNSEEN.filter((one) => one !== '\u2800'));

const FLAG = /\u{1f3f4}[\u{e0020}-\u{e007e}]{3,6}\u{e007f}/gu;
const DANGEROUS = [
  // Whatever turns the writing direction, ends a line, or is never needed.
  /[\p{Cc}\p{Zl}\p{Zp}]|(?![\u200c-\u200d\u180e])\p{Cf}/gu,
  // A joiner beside a Latin letter, a digit, a space before it or another joiner.
  /[\u200c-\u200d](?=[\p{Script=Latin}\d\u200c-\u200d])|(?<=[\p{Script=Latin}\d\s]|^)[\u200c-\u200d]/gu,
];

/** What stands in a shown text that could deceive whoever reads it, as code points in order; none for a harmless text. */
export function dangerousCharacters(text: string): readonly string[] {
  const bare = text.replace(FLAG, '');
  return DANGEROUS.flatMap((pattern) => bare.match(pattern) ?? []).map(
    (found) => `U+${(found.codePointAt(0) ?? 0).toString(16)}`,
  );
}
