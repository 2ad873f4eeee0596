import { escapeHtml } from '#src/portals/escape-html';
import { withoutHiddenCharacters } from '#src/portals/look-alike';

/** Markup of our own; made by `html` alone, so that text can never pass for it. */
export class Html {
  readonly #markup: string;

  constructor(fixed: readonly string[], parts: readonly Part[]) {
    this.#markup = fixed.map((markup, index) => markup + markupOf(parts[index])).join('');
  }

  get markup(): string {
    return this.#markup;
  }
}

/** Markup as it is, such as a style sheet of ours; nothing from outside may be in it. */
export function ownMarkup(markup: string): Html {
  return new Html([markup], []);
}

/** What may stand in a template: text, which is escaped, or markup, or a list of both; undefined is nothing. */
export type Part = Html | string | number | undefined | readonly Part[];

/** Markup with everything that is put into it escaped (threat T-24). Attributes have to be quoted in the template. */
export function html(fixed: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(fixed, parts);
}

/** No text of ours is longer; whatever is, came from outside to fill the page. */
const MOST_CHARACTERS = 2_000;
/** Marks that pile up on one letter cover the lines around it. */
const PILED_MARKS = /(\p{M}{4})\p{M}+/gu;

/** Text from outside as one line of limited length, without anything that turns the writing direction, or cannot be seen and is not needed. */
export function plainLine(text: string): string {
  const seen = withoutHiddenCharacters(text.replace(/\s+/g, ' ')).replace(/ {2,}/g, ' ');
  const line = seen.replace(PILED_MARKS, '$1');
  if (line.length <= MOST_CHARACTERS) return line;
  return `${withoutHiddenCharacters([...line.slice(0, MOST_CHARACTERS)].slice(0, -1).join(''))}…`;
}

function markupOf(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Html) return part.markup;
  if (Array.isArray(part)) return part.map(markupOf).join('');
  return escapeHtml(plainLine(String(part)));
}
