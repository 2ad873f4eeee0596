import { priceOfWord, type Reading, readName, tellingWords } from './name-readings.ts';
import { weights } from './weights.ts';
import { isTelling, type WordClass, wordClass } from './word-classes.ts';

/** A workspace without a channel is a place of the whole organisation, so any room of that organisation goes with it. */
export function ofOrganisation(owner: readonly Reading[], price: number): readonly Reading[] {
  const near = owner.filter(({ cost }) => cost <= weights.styleWord);
  return near.map(({ key, cost, words }) => ({
    key: `@${key}`,
    cost: cost + price,
    without: [],
    words,
    apart: price > 0,
  }));
}

/** The readings of a room's name inside its organisation: its own, the organisation's where that is meant, and both together. */
export function nameWithOwner(room: readonly string[], owner: readonly string[], ownerPrice = 0): readonly Reading[] {
  const own = tellingWords(room);
  const ofOwner = readName(owner);
  if (owner.length === 0) return readName(room);
  if (own.length === 0) return priced(ofOwner, ownerPrice);
  const both = ofOwner
    .filter(({ key, cost }) => cost <= weights.gluedShortWord && key !== own.join(''))
    .map(({ key, words }) => reading(key + own.join(''), 0, [...words, ...own]));
  return cheapest([...readName(room), ...both, ...asOwner(own, ofOwner, owner.join(''))]);
}

/** Reads a room with words of its own as its organisation's. */
function asOwner(own: readonly string[], ofOwner: readonly Reading[], owner: string): readonly Reading[] {
  if (isFlagship(owner, own.join(''))) return priced(ofOwner, weights.ownerAsName);
  const kinds = new Set(own.map(wordClass));
  if (own.some((word) => isTelling(word) || wordClass(word) === 'ordinary')) return [];
  const prices = own.map((word) => priceOfWord(word, 'end'));
  const apart = ['dev', 'sub', 'region', 'platform'].some((kind) => kinds.has(kind as WordClass));
  const bits = apart ? Math.max(...prices.map((price) => price?.bits ?? 0)) : weights.componentAsOwner;
  return priced(ofOwner, bits, own, apart);
}

/** A domain may spell the name across its dot, with or without the vowels; only tried where the room has no name itself. */
export function spelledByDomain(spelled: string): readonly Reading[] {
  const whole = reading(spelled, weights.domainSpelled, [spelled]);
  return withoutVowels(spelled) === spelled && spelled.length > 3
    ? [whole, reading(`~${spelled}`, 0, [spelled])]
    : [whole];
}

/** The abbreviation a domain may have for a name; dear enough that two abbreviated names never meet through it. */
export function abbreviated({ key, cost, words }: Reading): readonly Reading[] {
  const short = withoutVowels(key);
  const fits =
    cost === 0 && words.length === 1 && short.length > 3 && short.length < key.length && !key.startsWith('~');
  return fits ? [reading(`~${short}`, weights.domainAbbreviated, words)] : [];
}

/** The name without its vowels but the first letter. */
function withoutVowels(name: string): string {
  return name.slice(0, 1) + name.slice(1).replace(/[aeiou]/g, '');
}

function reading(key: string, cost: number, words: readonly string[]): Reading {
  return { key, cost, without: [], words, apart: false };
}

/** True when the organisation is named after this very project ("exampleproject/example"). */
function isFlagship(owner: string, own: string): boolean {
  return own.length > 2 && (owner.startsWith(own) || owner.endsWith(own));
}

function priced(
  readings: readonly Reading[],
  price: number,
  left: readonly string[] = [],
  apart = false,
): readonly Reading[] {
  return readings.map((one) => ({
    ...one,
    cost: one.cost + price,
    without: [...one.without, ...left],
    apart: one.apart || apart,
  }));
}

function cheapest(readings: readonly Reading[]): readonly Reading[] {
  const best = new Map<string, Reading>();
  for (const one of readings) {
    const known = best.get(one.key);
    if (known === undefined || one.cost < known.cost) best.set(one.key, one);
  }
  return [...best.values()];
}
