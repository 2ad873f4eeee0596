import { compareOwners } from './compare-owners.ts';
import { comparePlaces } from './compare-places.ts';
import type { Endpoint } from './endpoint.ts';
import type { Evidence } from './evidence.ts';
import { bestNameMatch, fromNames, type NameMatch } from './name-match.ts';
import type { Reading } from './name-readings.ts';
import type { Rarity } from './rarity.ts';
import { weights } from './weights.ts';

/** What the names of two endpoints say for and against one community (spec D-6, D-7); empty when they share no name. */
export function compareNames(a: Endpoint, b: Endpoint, rarity: Rarity): readonly Evidence[] {
  const match = bestNameMatch(a, b, rarity);
  if (match === undefined) return [];
  const sides = [
    { self: a, reading: match.ofA },
    { self: b, reading: match.ofB },
  ];
  return [
    fromNames('same-name', match.bits, `both can be read as '${match.key}'`),
    ...sides.flatMap(({ self, reading }) => differences(self, reading, rarity)),
    ...rareName(match, rarity),
    ...umbrella(a, b, match, rarity),
    ...compareOwners(a, b, match),
    ...comparePlaces(a, b, match, rarity),
  ];
}

/** What had to be left out of one name to read it as the other. */
function differences(self: Endpoint, reading: Reading, rarity: Rarity): Evidence[] {
  const left = reading.without.map((word) => `'${word}'`).join(', ') || 'its own name';
  const only = onlyRoom(self, reading, rarity);
  const limit = reading.apart && only.length === 0 ? 'possible' : undefined;
  const differs = fromNames('name-differs', -reading.cost, `${self.shown}: ${left} is left out`, limit);
  return [...(reading.cost > 0 ? [differs] : []), ...only, ...plainSibling(self, reading, rarity)];
}

/** "example-dev" may be all there is of "example" on its protocol; that nothing else was seen says something once much was. */
function onlyRoom(self: Endpoint, { key, apart, cost }: Reading, rarity: Rarity): Evidence[] {
  const isOne = apart && cost <= weights.devWord && rarity.sample >= weights.rareNameSample;
  if (!isOne || !rarity.isOnlyRoomOf(self, key)) return [];
  const says = `${self.shown} is the only one on ${self.seenAs} that can be read as '${key}', among ${rarity.sample} endpoints`;
  return [fromNames('only-room', weights.onlyRoom, says)];
}

/** "example-chat" next to "example" is another room on purpose; only Gitter makes a room for all beside the repository's by itself. */
function plainSibling(self: Endpoint, { key, cost, without }: Reading, rarity: Rarity): Evidence[] {
  if (without.length === 0 || (cost === 0 && self.seenAs === 'gitter') || !rarity.isNameIn(self.place, key)) return [];
  return [fromNames('plain-sibling', -weights.plainSibling, `${self.place} has another room called '${key}'`)];
}

/** A full-length name that many endpoints were looked through for, and that no other name is made of (spec D-6). */
function rareName({ key, bits, ofA, ofB }: NameMatch, rarity: Rarity): Evidence[] {
  const common = bits < weights.uncommonName || ofA.cost + ofB.cost > 0 || rarity.namesUnder(key) > 1;
  if (common || rarity.sample < weights.rareNameSample) return [];
  return [
    fromNames('rare-name', weights.rareName, `no other name is made of '${key}' among ${rarity.sample} endpoints`),
  ];
}

/** "guild-editor" and "editor": one project, unless "guild" has more such rooms or "editor" is a community by itself. */
function umbrella(a: Endpoint, b: Endpoint, { key, ofA, ofB }: NameMatch, rarity: Rarity): Evidence[] {
  const sides = [
    { prefix: ofA.prefix, other: b, plain: ofB.prefix === undefined },
    { prefix: ofB.prefix, other: a, plain: ofA.prefix === undefined },
  ];
  return sides.flatMap(({ prefix, other, plain }) => {
    if (prefix === undefined) return [];
    const hasOwner = other.owner.some((owner) => owner.key === key && owner.cost <= weights.gluedShortWord);
    const known = rarity.namesUnder(prefix) > 1 || (plain && hasOwner) || rarity.protocolsOf(key).length > 1;
    const says = `'${prefix}' and '${key}' also occur without each other`;
    return known ? [fromNames('umbrella', -weights.umbrella, says)] : [];
  });
}
