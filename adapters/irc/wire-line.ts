/** What a line may have on the wire, CR and LF included (RFC 1459, 2.3). */
export const LINE_BYTES = 512;

const LINE_ENDS = 2;
const REPLACEMENT = '\ufffd';

/** The text without anything that would end a line or a message early: CR and LF become a space, NUL goes. Idempotent. */
export function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ').replaceAll('\0', '');
}

/** How many bytes a text has in UTF-8. */
export function bytesOf(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/** The longest beginning of the text that has at most so many bytes in UTF-8 and cuts no character in two. */
export function cutToBytes(text: string, most: number): string {
  const whole = wellFormed(text);
  if (bytesOf(whole) <= most) return whole;
  let bytes = 0;
  let end = 0;
  for (const character of whole) {
    bytes += bytesOf(character);
    if (bytes > most) break;
    end += character.length;
  }
  return whole.slice(0, end);
}

/** A line as it may be written to the socket, without its CR LF: one line, at most 510 bytes. */
export function wireLine(line: string): string {
  return cutToBytes(oneLine(line), LINE_BYTES - LINE_ENDS);
}

/**
 * The text in pieces of at most so many bytes, broken at spaces where there are any, inside a word where a word is
 * longer than that; nothing but spaces at the breaks is lost. Empty text gives no piece. `most` is at least 4.
 */
export function piecesOf(text: string, most: number): readonly string[] {
  const pieces: string[] = [];
  let rest = wellFormed(oneLine(text)).trim();
  while (rest !== '') {
    const piece = bytesOf(rest) <= most ? rest : firstPiece(rest, most);
    pieces.push(piece.trimEnd());
    rest = rest.slice(piece.length).trimStart();
  }
  return pieces;
}

/**
 * How many bytes of text fit into a PRIVMSG to the target: the server sets our own mask before it when it passes the
 * line on, and what does not fit then is lost without a word.
 */
export function roomForText({ mask, target }: { readonly mask: string; readonly target: string }): number {
  return LINE_BYTES - LINE_ENDS - bytesOf(`:${mask} PRIVMSG ${target} :`);
}

function firstPiece(text: string, most: number): string {
  const cut = cutToBytes(text, most);
  const space = text.startsWith(' ', cut.length) ? cut.length : cut.lastIndexOf(' ');
  return space > 0 ? cut.slice(0, space) : cut;
}

/** Halves of surrogate pairs have no form in UTF-8. */
function wellFormed(text: string): string {
  return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, REPLACEMENT);
}
