import { printable } from '#src/errors/printable';

const SIGNS = /[\\`*_[\]<>&|~@$]|:(?=\/\/)|(?<=mailto|xmpp):|(?<=www)\.|^[-+=#]|(?<=^\d+)[.)]/gi;

/** Text from outside as Markdown that shows it and does nothing else: no link, no HTML, one line (threat T-24). */
export function markdownText(text: string): string {
  return printable(text)
    .trim()
    .replace(SIGNS, (sign) => `\\${sign}`);
}

/** An id from outside as code; backticks in it make the fence longer. A bar would end a table's cell, whatever stands before it. */
export function markdownCode(text: string): string {
  const shown = printable(text).replaceAll('|', '\\u{7c}');
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const padding = shown === '' || /^`|`$|^ .* $/.test(shown) ? ' ' : '';
  return `${fence}${padding}${shown}${padding}${fence}`;
}
