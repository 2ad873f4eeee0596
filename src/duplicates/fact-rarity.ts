import type { Endpoint } from './endpoint.ts';
import type { Fact } from './facts.ts';

/** How many endpoints say one thing: what many say tells none of them apart (one link in a hundred topics, a caretaker of all rooms). */
export interface FactRarity {
  /** How many endpoints have a fact of this kind and value. */
  saying(kind: 'repository' | 'link', value: string): number;
  /** How many endpoints link to one that answers to any of these keys. */
  linkingTo(keys: readonly string[]): number;
  /** In how many endpoints this person is an admin. */
  administered(person: string): number;
}

/** Counts what the facts of these endpoints say; each endpoint counts once for each thing it says. */
export function measureFactRarity(endpoints: readonly Endpoint[]): FactRarity {
  const counts = new Map<string, number>();
  for (const { facts } of endpoints) {
    for (const said of new Set(facts.flatMap(thingsSaid))) counts.set(said, (counts.get(said) ?? 0) + 1);
  }
  const of = (kind: string, value: string): number => counts.get(`${kind} ${value}`) ?? 0;
  return {
    saying: of,
    linkingTo: (keys) => keys.reduce((sum, key) => sum + of('link', key), 0),
    administered: (person) => of('admins', person),
  };
}

function thingsSaid(fact: Fact): readonly string[] {
  if (fact.kind === 'admins') return fact.people.map((person) => `admins ${person}`);
  return fact.kind === 'repository' || fact.kind === 'link' ? [`${fact.kind} ${fact.value}`] : [];
}
