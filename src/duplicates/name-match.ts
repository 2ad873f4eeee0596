import type { Endpoint } from './endpoint.ts';
import { type Evidence, type EvidenceKind, FROM_NAMES } from './evidence.ts';
import type { Reading } from './name-readings.ts';
import type { Rarity } from './rarity.ts';

/** The cheapest common reading of two names. */
export interface NameMatch {
  readonly key: string;
  readonly bits: number;
  readonly ofA: Reading;
  readonly ofB: Reading;
}

/** The name two endpoints have in common that says most; undefined when they share none. */
export function bestNameMatch(a: Endpoint, b: Endpoint, rarity: Rarity): NameMatch | undefined {
  let best: NameMatch | undefined;
  for (const ofA of a.readings) {
    const ofB = b.readings.find(({ key }) => key === ofA.key);
    if (ofB === undefined) continue;
    const bits = Math.min(rarity.bitsOf(ofA.key, ofA.words), rarity.bitsOf(ofB.key, ofB.words));
    const match = { key: ofA.key, bits, ofA, ofB };
    if (best === undefined || isBetter(match, best)) best = match;
  }
  return best;
}

/** Of two that say the same, the first in the alphabet, so that the order of the endpoints makes no difference. */
function isBetter(one: NameMatch, other: NameMatch): boolean {
  return netOf(one) > netOf(other) || (netOf(one) === netOf(other) && one.key < other.key);
}

function netOf({ bits, ofA, ofB }: NameMatch): number {
  return bits - ofA.cost - ofB.cost;
}

/** True when neither name had to lose a word that names another room or another owner. */
export function isSameThing({ ofA, ofB }: NameMatch): boolean {
  return [ofA, ofB].every(({ apart, prefix }) => !apart && prefix === undefined);
}

/** A piece of evidence that follows from the names. */
export function fromNames(kind: EvidenceKind, weight: number, says: string, limit?: 'possible'): Evidence {
  return { kind, weight, says, from: FROM_NAMES, ...(limit && { limit }) };
}
