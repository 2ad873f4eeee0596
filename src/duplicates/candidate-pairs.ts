import type { Endpoint } from './endpoint.ts';
import { factPairs, provingKeys } from './fact-pairs.ts';

/** A name that more endpoints than this bear tells nothing apart: its pairs are not looked at (spec D-11). */
export const LARGEST_BLOCK = 16;

/** An address that is listed often links each listing with so many of the next ones, which joins them all. */
const NEIGHBOURS = 8;

/**
 * Pairs worth deciding, each once: endpoints that share an address, a fact or a reading of their name, or of which one names the
 * other. Near-linear in their number, for no name yields more than the pairs of `LARGEST_BLOCK` endpoints and no address more than
 * `NEIGHBOURS` pairs per endpoint.
 */
export function* candidatePairs(endpoints: readonly Endpoint[]): Generator<readonly [Endpoint, Endpoint]> {
  const seen = new Set<number>();
  for (const [i, j] of allPairs(endpoints)) {
    const key = Math.min(i, j) * endpoints.length + Math.max(i, j);
    const [a, b] = [endpoints[i], endpoints[j]];
    if (a === undefined || b === undefined || i === j || seen.has(key)) continue;
    seen.add(key);
    yield [a, b];
  }
}

function* allPairs(endpoints: readonly Endpoint[]): Generator<readonly [number, number]> {
  yield* addressPairs(endpoints);
  yield* factPairs(endpoints);
  yield* namePairs(endpoints);
}

function* addressPairs(endpoints: readonly Endpoint[]): Generator<readonly [number, number]> {
  for (const block of blocks(endpoints, addressKeys)) {
    for (const [at, i] of block.entries()) {
      for (const j of block.slice(at + 1, at + 1 + NEIGHBOURS)) yield [i, j];
    }
  }
}

function addressKeys(endpoint: Endpoint): readonly string[] {
  const addresses = endpoint.identities.map(({ key }) => key);
  return endpoint.facts.length === 0 ? addresses : [...new Set([...addresses, ...provingKeys(endpoint)])];
}

function* namePairs(endpoints: readonly Endpoint[]): Generator<readonly [number, number]> {
  for (const block of blocks(endpoints, ({ readings }) => readings.map(({ key }) => key))) {
    if (block.length > LARGEST_BLOCK) continue;
    for (const [at, i] of block.entries()) {
      for (const j of block.slice(at + 1)) yield [i, j];
    }
  }
}

/** The positions of the endpoints that share a key, for every key that at least two share. */
function blocks(
  endpoints: readonly Endpoint[],
  keysOf: (endpoint: Endpoint) => readonly string[],
): Iterable<readonly number[]> {
  const index = new Map<string, number[]>();
  for (const [i, endpoint] of endpoints.entries()) {
    for (const key of keysOf(endpoint)) {
      const block = index.get(key);
      if (block === undefined) index.set(key, [i]);
      else block.push(i);
    }
  }
  return [...index.values()].filter((block) => block.length > 1);
}
