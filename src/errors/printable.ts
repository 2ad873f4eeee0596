/** Control characters, and characters that are invisible, reorder a line or are half of a character. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}\u2800]/gu;

/** A family of emoji is held together by this; it reorders nothing. */
const JOINER = '\u200d';

/**
 * A text from outside as one harmless line for a terminal or a log: control, bidirectional and invisible characters
 * stand as `\u{…}`, a line break as `\n` (threat T-24). Harmless text is returned as it is.
 */
export function printable(text: string): string {
  return text.replace(UNSEEN, (character) => SHOWN[character] ?? `\\u{${codeOf(character)}}`);
}

/** The same, cut to `length` characters; what was cut is shown as an ellipsis. */
export function printableWithin(text: string, length: number): string {
  const characters = [...printable(text)];
  return characters.length <= length ? characters.join('') : `${characters.slice(0, length - 1).join('')}…`;
}

const SHOWN: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  [JOINER]: JOINER,
  '\ufe0f': '\ufe0f',
};

function codeOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16);
}
