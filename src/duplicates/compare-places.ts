import { sharesAddress } from './compare-identity.ts';
import type { Endpoint } from './endpoint.ts';
import type { Evidence } from './evidence.ts';
import { fromNames, isSameThing, type NameMatch } from './name-match.ts';
import type { Rarity } from './rarity.ts';
import { weights } from './weights.ts';

/** What it says that two rooms of one name are in one place, in two, or that there is a third. */
export function comparePlaces(a: Endpoint, b: Endpoint, match: NameMatch, rarity: Rarity): readonly Evidence[] {
  if (sharesAddress(a, b)) return [];
  const third = thirdPlace(a, b, match, rarity);
  if (a.place === b.place) return [...third, samePlace(a, match)];
  const limit = third.length === 0 ? 'possible' : undefined;
  if (a.network !== undefined && b.network !== undefined) {
    const says = `${[a.network, b.network].sort().join(' and ')} are different networks`;
    return [...third, fromNames('other-network', -weights.otherNetwork, says, limit)];
  }
  if (a.seenAs !== 'gitter' || b.seenAs !== 'gitter') return third;
  return [
    ...third,
    fromNames('other-owner', -weights.otherOwner, 'one name in two organisations may be a copy', limit),
  ];
}

/** A room of this very name on a protocol that is neither one's nor the other's; both belong with it. */
function thirdPlace(a: Endpoint, b: Endpoint, match: NameMatch, rarity: Rarity): readonly Evidence[] {
  const near = isSameThing(match) && Math.max(match.ofA.cost, match.ofB.cost) <= weights.gluedShortWord;
  const third = rarity.protocolsOf(match.key).find((protocol) => protocol !== a.seenAs && protocol !== b.seenAs);
  if (!near || third === undefined) return [];
  const isOwned = rarity.isOwnersName(match.key);
  const weight = weights.thirdPlace + (isOwned ? weights.ownedThirdPlace : 0);
  const says = `'${match.key}' is also on ${third}${isOwned ? ', and somebody there is called so' : ''}`;
  return [fromNames('third-place', weight, says)];
}

/** Two rooms in one place are two on purpose, unless they are Gitter's room for everybody and the repository's. */
function samePlace(a: Endpoint, { ofA, ofB }: NameMatch): Evidence {
  const says = `both are rooms of ${a.place}`;
  if (ofA.cost + ofB.cost > weights.ownerAsName) return fromNames('same-place', -weights.samePlace, says, 'possible');
  if (a.seenAs === 'gitter') return fromNames('same-place', -weights.sameOwner, says);
  return fromNames('same-place', -weights.samePlaceOtherSpelling, says, 'possible');
}
