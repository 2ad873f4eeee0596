import { weights } from './weights.ts';
import { gluedAffixes, isTelling, wordClass } from './word-classes.ts';

/** One way to read a room's name: the project it may stand for, and what had to be left out to read it so. */
export interface Reading {
  /** The project's name without separators, in lower case. */
  readonly key: string;
  /** The price of what was left out, in bits. */
  readonly cost: number;
  /** What was left out, in words. */
  readonly without: readonly string[];
  /** The words that remain. */
  readonly words: readonly string[];
  /** True when what was left out names another room or another thing of the same project (spec D-7). */
  readonly apart: boolean;
  /** The words that stood in front and say who it belongs to ("guild" of "guild-editor"); absent when none were left out. */
  readonly prefix?: string;
}

const MAX_COST = 10;
const MAX_NAME = 255;
const VERSION = /^(.*\p{L}.*?)(\d{1,2})$/u;

/** The words of a name: letters and digits, lower case; a name longer than any network allows has none. */
export function wordsOfName(name: string): readonly string[] {
  if (name.length > MAX_NAME) return [];
  return (
    name
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? []
  );
}

/** The words that say which project it is: all but those that stand for the room of the whole community; empty when none does. */
export function tellingWords(words: readonly string[]): readonly string[] {
  return words.filter((word) => wordClass(word) !== 'empty');
}

/** All readings of a name, the cheapest per key, at most a handful; none for a name without words. */
export function readName(words: readonly string[]): readonly Reading[] {
  const best = new Map<string, Reading>();
  const open: Reading[] =
    words.length === 0 ? [] : [{ key: words.join(''), cost: 0, without: [], words, apart: false }];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const known = best.get(next.key);
    if (known !== undefined && known.cost <= next.cost) continue;
    best.set(next.key, next);
    open.push(...shorter(next).filter((reading) => reading.cost <= MAX_COST));
  }
  return [...best.values()];
}

/** What leaving a word out costs, and whether it tells the room apart from the project's main one. */
interface Price {
  readonly bits: number;
  readonly apart?: boolean;
  readonly prefix?: string;
}

/** The readings that leave out one thing more. */
function shorter(reading: Reading): Reading[] {
  const { words } = reading;
  const found: Reading[] = [];
  const leave = (left: string, price: Price | undefined, rest: readonly string[]): void => {
    if (price === undefined || rest.join('').length < 2) return;
    const without = [...reading.without, left];
    const apart = reading.apart || price.apart === true;
    const prefix = price.prefix ?? reading.prefix;
    found.push({
      key: rest.join(''),
      cost: reading.cost + price.bits,
      without,
      words: rest,
      apart,
      ...(prefix && { prefix }),
    });
  };
  const [first = ''] = words;
  const last = words.at(-1) ?? '';
  if (words.length > 1) {
    leave(last, priceOfWord(last, 'end'), words.slice(0, -1));
    leave(first, priceOfWord(first, 'start'), words.slice(1));
    leave(words.slice(0, -1).join('-'), priceOfPrefix(words), words.slice(-1));
  }
  const version = VERSION.exec(last);
  if (version?.[1] !== undefined && version[1].length > 2) {
    leave(version[2] ?? '', { bits: weights.version }, [...words.slice(0, -1), version[1]]);
  }
  const end = gluedAffixes.end.find((affix) => last.endsWith(affix) && leavesStem(last, affix));
  if (end !== undefined) leave(end, priceOfAffix(end), [...words.slice(0, -1), last.slice(0, -end.length)]);
  const start = gluedAffixes.start.find((affix) => first.startsWith(affix) && leavesStem(first, affix));
  if (start !== undefined) leave(start, priceOfAffix(start), [first.slice(start.length), ...words.slice(1)]);
  return found;
}

/** A short affix may be a part of the word itself, so it needs a longer stem. */
function leavesStem(word: string, affix: string): boolean {
  return word.length - affix.length >= (affix.length > 3 ? 3 : 4);
}

function priceOfAffix(affix: string): Price {
  if (wordClass(affix) === 'dev' || wordClass(affix) === 'sub') return { bits: weights.devWord, apart: true };
  return { bits: affix.length > 4 ? weights.gluedWord : weights.gluedShortWord };
}

/** The price of one word at the end or the start of a name; undefined for what stands in front and tells which project it is. */
export function priceOfWord(word: string, at: 'start' | 'end'): Price | undefined {
  const kind = wordClass(word);
  if (kind === 'empty') return { bits: weights.emptyWord };
  if (kind === 'platform') return { bits: weights.platformWord, apart: true };
  if (kind === 'style') return { bits: at === 'end' ? weights.styleWord : weights.platformWord };
  if (at === 'start') return undefined;
  if (kind === 'kind') return { bits: weights.kindWord };
  if (kind === 'dev') return { bits: weights.devWord, apart: true };
  if (kind === 'sub') return { bits: weights.subWord, apart: true };
  if (kind === 'region') return { bits: weights.regionWord, apart: true };
  return /^\d{1,2}$/.test(word) ? { bits: weights.version } : { bits: weights.otherWord, apart: true };
}

/** In front stands who a thing belongs to ("desktopproject-editor"): the last word is its own, when it is telling. */
function priceOfPrefix(words: readonly string[]): Price | undefined {
  const last = words.at(-1) ?? '';
  const telling = last.length > 3 && isTelling(last);
  const prefix = words.slice(0, -1).join('');
  return telling ? { bits: weights.prefixWord, prefix } : undefined;
}
