import type { Endpoint } from './endpoint.ts';
import { type FactRarity, measureFactRarity } from './fact-rarity.ts';
import { weights } from './weights.ts';
import { isCommonWord, wordClass } from './word-classes.ts';

/** How surprising it is that two endpoints share a name, learnt from all endpoints at hand and from general vocabulary. */
export interface Rarity {
  /** How many endpoints were looked at. */
  readonly sample: number;
  /** The bits an equal name is worth; `words` as the name was written. */
  bitsOf(key: string, words: readonly string[]): number;
  /** The protocols on which some endpoint bears exactly this name; empty when none does. */
  protocolsOf(key: string): readonly string[];
  /** True when somebody who owns an endpoint of this name bears it too: an organisation, a homeserver, a workspace. */
  isOwnersName(key: string): boolean;
  /** True when an endpoint in this place is called exactly so, with nothing left out. */
  isNameIn(place: string, key: string): boolean;
  /** True when no other room of its protocol can be read as this name, whatever one leaves out. */
  isOnlyRoomOf(endpoint: Endpoint, key: string): boolean;
  /** How many different names begin with these words, or are these words. */
  namesUnder(prefix: string): number;
  /** How many different Gitter rooms the bridge would give this alias. */
  roomsBehindAlias(alias: string): number;
  /** How surprising it is that two endpoints say one thing. */
  readonly facts: FactRarity;
}

/** Who bears one name. There are very many of these, most with a single place: hence arrays and nothing heavier. */
interface NameUse {
  /** The first few places. */
  readonly places: string[];
  /** Those of them where nothing was left out to read the name. */
  readonly exact: string[];
  readonly protocols: string[];
  /** The number of places of each of `protocols`. */
  readonly counts: number[];
  owned: boolean;
}

/** More places than this are counted and no longer told apart: the name is common by then. */
const PLACES_KEPT = 32;

/** The rarity of names among these endpoints; without any, general vocabulary alone counts. */
export function measureRarity(endpoints: readonly Endpoint[]): Rarity {
  const uses = new Map<string, NameUse>();
  const namesByPrefix = new Map<string, Set<string>>();
  const gitterRooms = new Map<string, Set<string>>();
  for (const endpoint of endpoints) {
    for (const { key, cost, prefix, without } of endpoint.readings) {
      const use = cost <= weights.ownerAsName ? recordUse(uses, key, endpoint) : undefined;
      if (use !== undefined && without.length === 0 && use.exact.length < PLACES_KEPT) use.exact.push(endpoint.place);
      if (prefix !== undefined) addTo(namesByPrefix, prefix, key);
    }
    const address = endpoint.identities[0]?.key ?? '';
    for (const { key, by } of endpoint.identities) if (by === 'gitter') addTo(gitterRooms, key, address);
  }
  const shared = namesOfSeveralRooms(endpoints);
  return {
    sample: endpoints.length,
    bitsOf: (key, words) => Math.max(0, bitsOfName(key, words) - priceOfSpread(uses.get(key))),
    protocolsOf: (key) => uses.get(key)?.protocols ?? [],
    isOwnersName: (key) => uses.get(key)?.owned ?? false,
    isNameIn: (place, key) => uses.get(key)?.exact.includes(place) ?? false,
    namesUnder: (prefix) => (namesByPrefix.get(prefix)?.size ?? 0) + (uses.has(prefix) ? 1 : 0),
    roomsBehindAlias: (alias) => gitterRooms.get(alias)?.size ?? 0,
    isOnlyRoomOf: ({ seenAs }, key) => !shared.has(`${seenAs} ${key}`),
    facts: measureFactRarity(endpoints),
  };
}

/** The same for two endpoints, as if there were no others but those that make an address ambiguous: strangers have no say in it. */
export function rarityBetween(a: Endpoint, b: Endpoint, { roomsBehindAlias }: Rarity): Rarity {
  return { ...measureRarity([a, b]), roomsBehindAlias };
}

/** Protocol and name of every room that is called after something, where it is not the only one there that can be read so. */
function namesOfSeveralRooms(endpoints: readonly Endpoint[]): ReadonlySet<string> {
  const firstRoom = new Map<string, string>();
  for (const { seenAs, readings } of endpoints) {
    for (const { key, apart } of readings) if (apart) firstRoom.set(`${seenAs} ${key}`, '');
  }
  const several = new Set<string>();
  for (const { seenAs, place, name, readings } of endpoints) {
    const room = `${place}/${name.toLowerCase()}`;
    for (const { key } of readings) {
      const name = `${seenAs} ${key}`;
      const first = firstRoom.get(name);
      if (first === '') firstRoom.set(name, room);
      else if (first !== undefined && first !== room) several.add(name);
    }
  }
  return several;
}

function recordUse(uses: Map<string, NameUse>, key: string, { place, seenAs, owner }: Endpoint): NameUse {
  const use = uses.get(key) ?? { places: [], exact: [], protocols: [], counts: [], owned: false };
  uses.set(key, use);
  use.owned ||= owner.some((one) => one.key === key && one.cost <= weights.gluedShortWord);
  if (use.places.includes(place)) return use;
  if (use.places.length < PLACES_KEPT) use.places.push(place);
  const known = use.protocols.indexOf(seenAs);
  const at = known < 0 ? use.protocols.push(seenAs) - 1 : known;
  use.counts[at] = (use.counts[at] ?? 0) + 1;
  return use;
}

/** What general vocabulary says of a name: its length, and whether its words are everybody's. */
function bitsOfName(key: string, words: readonly string[]): number {
  if (words.length <= 1) return bitsOfWord(words[0] ?? key);
  const distinct = [...new Set(words)];
  if (distinct.some((word) => !isCommonWord(word))) return bitsOfLength(key);
  return Math.min(
    weights.name,
    distinct.reduce((bits, word) => bits + bitsOfWord(word), weights.compound),
  );
}

/** A language's or a system's own name is a name after all, though many rooms use it. */
function bitsOfWord(word: string): number {
  const kind = wordClass(word);
  if (kind === 'ordinary' || kind === 'platform' || kind === 'kind')
    return Math.min(weights.ordinaryName, bitsOfLength(word));
  if (kind === 'uncommon') return Math.min(weights.uncommonName, bitsOfLength(word));
  if (kind === 'style') return weights.styleName;
  return isCommonWord(word) ? weights.commonName : bitsOfLength(word);
}

function bitsOfLength(name: string): number {
  const length = [...name].length;
  if (length < 3) return weights.nameOfTwo;
  if (length === 3) return weights.nameOfThree;
  return length === 4 ? weights.nameOfFour : weights.name;
}

/** The more organisations or networks of one kind use a name, the less it says. */
function priceOfSpread(use: NameUse | undefined): number {
  const most = Math.max(0, ...(use?.counts ?? []));
  return most < 3 ? 0 : weights.spread * Math.log2(most / 2);
}

function addTo(index: Map<string, Set<string>>, key: string, value: string): void {
  const known = index.get(key);
  if (known === undefined) index.set(key, new Set([value]));
  else known.add(value);
}
