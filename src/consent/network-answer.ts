import type { NetworkWord } from '#src/ports/network-side';
import { readCode } from './codes.ts';

/** What a person of a network says to us (spec C-2, C-12). */
export type NetworkAnswer =
  | { readonly kind: 'word'; readonly word: NetworkWord['word']; readonly code: string }
  /** Rooms are to be made one: the whole line. */
  | { readonly kind: 'wish'; readonly text: string }
  /** No more questions, please. */
  | { readonly kind: 'stop' }
  /** A yes or no that names no code, or says more than that: it binds nobody. */
  | { readonly kind: 'unclear' }
  /** Talk about something else. */
  | { readonly kind: 'other' };

const WORDS: ReadonlyMap<string, NetworkWord['word']> = new Map([
  ['yes', 'agree'],
  ['y', 'agree'],
  ['agree', 'agree'],
  ['no', 'refuse'],
  ['n', 'refuse'],
  ['refuse', 'refuse'],
  ['object', 'object'],
  ['withdraw', 'withdraw'],
]);

/** Reads one plain line: a word and its code and nothing else; never throws. */
export function readNetworkAnswer(text: string): NetworkAnswer {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const [first = '', second = '', ...rest] = words;
  const said = first.toLowerCase().replace(/[.,:;!]+$/, '');
  if (said === 'request') return { kind: 'wish', text: words.join(' ') };
  if (said === 'stop') return { kind: words.length === 1 ? 'stop' : 'unclear' };
  const word = WORDS.get(said);
  if (word === undefined) return { kind: 'other' };
  const code = readCode(second);
  return code === undefined || rest.length > 0 ? { kind: 'unclear' } : { kind: 'word', word, code };
}
