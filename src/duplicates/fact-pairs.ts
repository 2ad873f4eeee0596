import { type Endpoint, isProof } from './endpoint.ts';
import type { Fact } from './facts.ts';

/** What many endpoints share tells nothing apart: its pairs are not looked at. */
const LARGEST_CIRCLE = 16;

/** Who links to more places than this keeps a directory. */
const MOST_LINKS = 64;

/** Pairs of positions that facts lead to: from what an endpoint names to what is called so, and among those that name one thing. */
export function* factPairs(endpoints: readonly Endpoint[]): Generator<readonly [number, number]> {
  if (endpoints.every(({ facts }) => facts.length === 0)) return;
  const called = indexBy(endpoints, ownKeys);
  const ids = new Map(endpoints.map(({ id }, i) => [id, i]));
  for (const [i, { facts }] of endpoints.entries()) {
    for (const key of keysNamed(facts)) for (const j of (called.get(key) ?? []).slice(0, LARGEST_CIRCLE)) yield [i, j];
    for (const id of idsJudged(facts)) {
      const j = ids.get(id);
      if (j !== undefined) yield [i, j];
    }
  }
  for (const circle of indexBy(endpoints, sharedKeys).values()) {
    if (circle.length > LARGEST_CIRCLE) continue;
    for (const [at, i] of circle.entries()) for (const j of circle.slice(at + 1)) yield [i, j];
  }
}

/** Keys by which facts identify an endpoint: however many share one, they are all the same. */
export function provingKeys({ facts }: Endpoint): readonly string[] {
  return distinct(facts.flatMap(provingKey));
}

function provingKey(fact: Fact): readonly string[] {
  switch (fact.kind) {
    case 'room':
    case 'replaced-by':
    case 'bridged':
    case 'resolved-alias':
      return [fact.value];
    case 'gitter-room':
    case 'project-association':
      return [`${fact.kind} ${fact.value}`];
    default:
      return [];
  }
}

/** What others call this endpoint; an address that only looks like one names nothing (threat T-01). */
export function ownKeys({ identities, facts }: Endpoint): readonly string[] {
  const addresses = identities.filter(isProof).map(({ key }) => key);
  return distinct([...addresses, ...facts.flatMap((fact) => (fact.kind === 'room' ? [fact.value] : []))]);
}

/** What its facts call others. Somebody's word in a room leads straight to what it names, so that no crowd can hide a true one. */
function keysNamed(facts: readonly Fact[]): readonly string[] {
  const links = distinct(facts.flatMap((fact) => (fact.kind === 'link' ? [fact.value] : [])));
  const states = distinct(facts.flatMap((fact) => (fact.kind === 'bridge-state' ? [fact.value] : [])));
  return [links, states].flatMap((keys) => (keys.length > MOST_LINKS ? [] : keys));
}

function idsJudged(facts: readonly Fact[]): readonly string[] {
  return facts.flatMap((fact) => (fact.kind === 'judged' ? [fact.value] : []));
}

function sharedKeys({ facts }: Endpoint): readonly string[] {
  return distinct(
    facts.flatMap((fact) => {
      if (fact.kind === 'repository') return [`repository ${fact.value}`];
      return fact.kind === 'admins' ? fact.people.map((person) => `admin ${person}`) : [];
    }),
  );
}

function indexBy(
  endpoints: readonly Endpoint[],
  keysOf: (endpoint: Endpoint) => readonly string[],
): ReadonlyMap<string, readonly number[]> {
  const index = new Map<string, number[]>();
  for (const [i, endpoint] of endpoints.entries()) {
    for (const key of keysOf(endpoint)) {
      const known = index.get(key);
      if (known === undefined) index.set(key, [i]);
      else known.push(i);
    }
  }
  return index;
}

function distinct(keys: readonly string[]): readonly string[] {
  return [...new Set(keys)];
}
