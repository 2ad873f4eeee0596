import { unseenOrNeeded } from './needed-characters.ts';

/** Control characters, and characters that are invisible, reorder a line or are half of a character. */
const UNSEEN = String.raw`[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}\u2800]`;
/** Most texts are such, and need no expression that takes long to make. */
const PLAIN = /^[ -~]*$/;
let unseen: RegExp | undefined;

/**
 * A text from outside as one harmless line for a terminal or a log: control, bidirectional and invisible characters
 * stand as `\u{…}`, a line break as `\n` (threat T-24). Harmless text is returned as it is, also with the joiners that a
 * script or an emoji needs.
 */
export function printable(text: string): string {
  if (PLAIN.test(text)) return text;
  unseen ??= unseenOrNeeded(UNSEEN);
  return text.replace(
    unseen,
    (character, needed?: string) => needed ?? SHOWN[character] ?? `\\u{${codeOf(character)}}`,
  );
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
};

function codeOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16);
}
