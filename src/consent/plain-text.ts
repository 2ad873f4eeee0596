import { withoutHiddenCharacters } from '#src/portals/look-alike';

const LONGEST_NAME = 80;
const LONGEST_SENTENCE = 400;

/** A name from outside, fit to stand in a message: one line, nothing unseen that its script does not need, at most 80 characters (threats T-03, T-24). */
export function plainName(text: string): string {
  return plainLine(text, LONGEST_NAME);
}

/** A sentence of ours with names from outside in it, fit to stand in a message in the same way, at most 400 characters. */
export function plainSentence(text: string): string {
  return plainLine(text, LONGEST_SENTENCE);
}

function plainLine(text: string, longest: number): string {
  const line = withoutHiddenCharacters(text.replace(/\s+/g, ' ')).replace(/ {2,}/g, ' ').trim();
  const characters = [...line];
  if (characters.length <= longest) return line;
  // Once more, since the cut may have left half of an emoji.
  return `${withoutHiddenCharacters(characters.slice(0, longest - 1).join(''))}…`;
}

/** "one", "one and two", "one, two and three". */
export function inWords(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

/** "1 person", "3 people": the count with the word that fits it. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
