import { withoutHiddenCharacters } from '#src/portals/look-alike';

const COLOUR = String.fromCharCode(3);
const HEX_COLOUR = String.fromCharCode(4);
/** Colours with their numbers, which are part of the formatting and not of the text. */
const COLOURS = new RegExp(`${COLOUR}(?:\\d{1,2}(?:,\\d{1,2})?)?|${HEX_COLOUR}(?:[0-9a-f]{6}(?:,[0-9a-f]{6})?)?`, 'gi');

/** What somebody wrote, without colours, formatting and what cannot be seen (threats T-03, T-24). Idempotent. */
export function readable(text: string): string {
  return withoutHiddenCharacters(text.replace(COLOURS, '').replace(/[\t\r\n]+/g, ' '));
}

/** True for requests to a client, such as VERSION or DCC, which we do not answer; `/me` is one of them. */
export function isClientRequest(text: string): boolean {
  return text.startsWith('\x01');
}
